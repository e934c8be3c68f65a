package io.binnacle.compatibility.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.reflect.TypeToken;
import io.binnacle.compatibility.Told;
import io.binnacle.distribution.server.Forwarder;
import io.kubernetes.client.extended.controller.Controller;
import io.kubernetes.client.extended.controller.builder.ControllerBuilder;
import io.kubernetes.client.extended.controller.reconciler.Result;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.informer.cache.Lister;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.Watchable;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Watches, informers, a controller and elections.
class OfficialFollowIT extends OfficialTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final Told told = new Told();

  private static String text(String what, V1ConfigMap object) {
    return what + " " + object.getMetadata().getName() + " " + object.getData().get("value");
  }

  private Watch<V1ConfigMap> watch(CoreV1Api.APIlistNamespacedConfigMapRequest request)
      throws ApiException {
    return Watch.createWatch(
        client,
        request.watch(true).buildCall(null),
        new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType());
  }

  private static void next(Watchable<V1ConfigMap> watch, String... events) {
    for (String event : events) {
      assertThat(watch.hasNext()).as(event).isTrue();
      Watch.Response<V1ConfigMap> found = watch.next();
      assertThat(text(found.type, found.object)).isEqualTo(event);
    }
  }

  /// Each event before the next change is made; the end is the server's, after the time asked for.
  @Test
  void watchesChanges() throws Exception {
    createConfigMap("before", "0");
    try (Watch<V1ConfigMap> watch =
        watch(
            core.listNamespacedConfigMap(namespace).labelSelector("seen=yes").timeoutSeconds(2))) {
      next(watch, "ADDED before 0");
      createConfigMap("a", "1");
      next(watch, "ADDED a 1");
      changeConfigMap("a", "2");
      next(watch, "MODIFIED a 2");
      core.deleteNamespacedConfigMap("a", namespace).execute();
      next(watch, "DELETED a 2");
      assertThat(watch.hasNext()).isFalse();
    }
  }

  @Test
  void aWatchGoesOnFromAVersion() throws Exception {
    V1ConfigMap first = createConfigMap("a", "1");
    changeConfigMap("a", "2");
    changeConfigMap("a", "3");
    try (Watch<V1ConfigMap> watch =
        watch(
            core.listNamespacedConfigMap(namespace)
                .labelSelector("seen=yes")
                .resourceVersion(first.getMetadata().getResourceVersion()))) {
      next(watch, "MODIFIED a 2", "MODIFIED a 3");
    }
  }

  /// The state first, then a bookmark that says so, then changes.
  @Test
  void aWatchBeginsWithTheList() throws Exception {
    createConfigMap("a", "1");
    try (Watch<V1ConfigMap> watch =
        watch(
            core.listNamespacedConfigMap(namespace)
                .labelSelector("seen=yes")
                .sendInitialEvents(true)
                .resourceVersionMatch("NotOlderThan")
                .allowWatchBookmarks(true))) {
      next(watch, "ADDED a 1");
      Watch.Response<V1ConfigMap> bookmark = watch.next();
      assertThat(bookmark.type).isEqualTo("BOOKMARK");
      assertThat(bookmark.object.getMetadata().getAnnotations())
          .containsEntry("k8s.io/initial-events-end", "true");
      changeConfigMap("a", "2");
      next(watch, "MODIFIED a 2");
    }
  }

  /// kube-apiserver takes it for a fault of its own, without a reason.
  @Test
  void aWatchThatCannotBeginIsRefused() {
    assertThatThrownBy(
            () -> watch(core.listNamespacedConfigMap(namespace).resourceVersion("wrong")).close())
        .isInstanceOfSatisfying(
            ApiException.class,
            failure -> {
              assertThat(failure.getCode()).isEqualTo(500);
              assertThat(status(failure).getMessage())
                  .isEqualTo(
                      "resourceVersion: Invalid value: \"wrong\": strconv.ParseUint: "
                          + "parsing \"wrong\": invalid syntax");
            });
  }

  private SharedIndexInformer<V1ConfigMap> informer(
      SharedInformerFactory factory, CoreV1Api from, long resync) {
    SharedIndexInformer<V1ConfigMap> informer =
        factory.sharedIndexInformerFor(
            call ->
                from.listNamespacedConfigMap(namespace)
                    .labelSelector("seen=yes")
                    .resourceVersion(call.resourceVersion)
                    .timeoutSeconds(call.timeoutSeconds)
                    .watch(call.watch)
                    .buildCall(null),
            V1ConfigMap.class,
            V1ConfigMapList.class,
            resync);
    informer.addEventHandler(new Handler());
    return informer;
  }

  private final class Handler implements ResourceEventHandler<V1ConfigMap> {
    @Override
    public void onAdd(V1ConfigMap object) {
      told.add(text("added", object));
    }

    @Override
    public void onUpdate(V1ConfigMap before, V1ConfigMap object) {
      boolean same =
          before
              .getMetadata()
              .getResourceVersion()
              .equals(object.getMetadata().getResourceVersion());
      told.add(text(same ? "again" : "updated", object));
    }

    @Override
    public void onDelete(V1ConfigMap object, boolean unknown) {
      told.add(text("deleted", object));
    }
  }

  @Test
  void anInformerKeepsAnIndexedStore() throws Exception {
    createConfigMap("a", "1");
    createConfigMap("b", "1");
    SharedInformerFactory factory = new SharedInformerFactory(client);
    SharedIndexInformer<V1ConfigMap> informer = informer(factory, core, 0);
    informer.addIndexers(Map.of("value", object -> List.of(object.getData().get("value"))));
    factory.startAllRegisteredInformers();
    try {
      told.expectInAnyOrder("added a 1", "added b 1");
      assertThat(informer.hasSynced()).isTrue();
      changeConfigMap("b", "2");
      told.expect("updated b 2");
      createConfigMap("c", "2");
      told.expect("added c 2");
      core.deleteNamespacedConfigMap("a", namespace).execute();
      told.expect("deleted a 1");
      Lister<V1ConfigMap> lister = new Lister<>(informer.getIndexer(), namespace);
      assertThat(names(lister.list())).containsExactlyInAnyOrder("b", "c");
      assertThat(lister.get("b").getData()).containsEntry("value", "2");
      assertThat(names(informer.getIndexer().byIndex("value", "2")))
          .containsExactlyInAnyOrder("b", "c");
      assertThat(informer.getIndexer().byIndex("value", "1")).isEmpty();
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  @Test
  void anInformerTellsAgainAfterItsPeriod() throws Exception {
    createConfigMap("a", "1");
    SharedInformerFactory factory = new SharedInformerFactory(client);
    informer(factory, core, 1000);
    factory.startAllRegisteredInformers();
    try {
      told.expect("added a 1", "again a 1");
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  /// What changed while there was no connection is told as if there had been one.
  @Test
  void anInformerGoesOnAfterItsConnectionWasLost() throws Exception {
    createConfigMap("changed", "1");
    createConfigMap("gone", "1");
    try (Forwarder line = Forwarder.preferring(() -> List.of(URI.create(server.address())))) {
      ApiClient behind = Config.fromConfig(server.kubeconfig().toString());
      behind.setBasePath(line.address());
      SharedInformerFactory factory = new SharedInformerFactory(behind);
      SharedIndexInformer<V1ConfigMap> informer = informer(factory, new CoreV1Api(behind), 0);
      factory.startAllRegisteredInformers();
      try {
        told.expectInAnyOrder("added changed 1", "added gone 1");
        changeConfigMap("changed", "2");
        told.expect("updated changed 2");
        line.pause();
        changeConfigMap("changed", "3");
        core.deleteNamespacedConfigMap("gone", namespace).execute();
        createConfigMap("new", "1");
        line.resume();
        told.expectInAnyOrder("updated changed 3", "deleted gone 1", "added new 1");
        changeConfigMap("new", "2");
        told.expect("updated new 2");
        assertThat(informer.getIndexer().listKeys())
            .containsExactlyInAnyOrder(namespace + "/changed", namespace + "/new");
      } finally {
        factory.stopAllRegisteredInformers();
        disconnect(behind);
      }
    }
  }

  @Test
  void aControllerReconciles() throws Exception {
    SharedInformerFactory factory = new SharedInformerFactory(client);
    SharedIndexInformer<V1Pod> pods =
        factory.sharedIndexInformerFor(
            new GenericKubernetesApi<>(V1Pod.class, V1PodList.class, "", "v1", "pods", client),
            V1Pod.class,
            0,
            namespace);
    Controller controller =
        ControllerBuilder.defaultBuilder(factory)
            .watch(queue -> ControllerBuilder.controllerWatchBuilder(V1Pod.class, queue).build())
            .withName("labels")
            .withWorkerCount(2)
            .withReadyFunc(pods::hasSynced)
            .withReconciler(
                request -> {
                  V1Pod found =
                      new Lister<>(pods.getIndexer(), request.getNamespace())
                          .get(request.getName());
                  if (found == null) {
                    told.add(request.getName() + " is gone");
                    return new Result(false);
                  }
                  if (found.getMetadata().getLabels().containsKey("reconciled")) {
                    told.add(request.getName() + " is done");
                    return new Result(false);
                  }
                  try {
                    V1Pod changed =
                        core.readNamespacedPod(request.getName(), request.getNamespace()).execute();
                    changed.getMetadata().putLabelsItem("reconciled", "yes");
                    core.replaceNamespacedPod(request.getName(), request.getNamespace(), changed)
                        .execute();
                    return new Result(false);
                  } catch (ApiException e) {
                    return new Result(true);
                  }
                })
            .build();
    factory.startAllRegisteredInformers();
    Thread running = Thread.ofVirtual().start(controller);
    try {
      core.createNamespacedPod(namespace, pod("a")).execute();
      told.expect("a is done");
      core.deleteNamespacedPod("a", namespace).gracePeriodSeconds(0).execute();
      String next;
      do {
        next = told.next();
      } while ("a is done".equals(next));
      assertThat(next).isEqualTo("a is gone");
    } finally {
      controller.shutdown();
      factory.stopAllRegisteredInformers();
      running.join(WITHIN);
    }
  }

  @Test
  void oneLeadsUntilItLetsGo() throws Exception {
    try (LeaderElector two = candidate("two")) {
      try (LeaderElector one = candidate("one")) {
        run("one", one);
        told.expect("one leads");
        lockIs("one", 0);
        run("two", two);
      }
      told.expectInAnyOrder("one stops", "two leads");
      lockIs("two", 1);
    }
    told.expect("two stops");
  }

  private void lockIs(String holder, int transitions) throws ApiException {
    V1Lease lease = new CoordinationV1Api(client).readNamespacedLease("lock", namespace).execute();
    assertThat(lease.getSpec().getHolderIdentity()).isEqualTo(holder);
    assertThat(lease.getSpec().getLeaseTransitions()).isEqualTo(transitions);
  }

  private LeaderElector candidate(String name) {
    return new LeaderElector(
        new LeaderElectionConfig(
            new LeaseLock(namespace, "lock", name, client),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMillis(200)));
  }

  private void run(String name, LeaderElector elector) {
    Thread.ofVirtual()
        .start(() -> elector.run(() -> told.add(name + " leads"), () -> told.add(name + " stops")));
  }
}
