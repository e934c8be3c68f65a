package io.binnacle.compatibility.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.Told;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Watches, informers, waiting and elections.
class Fabric8FollowIT extends Fabric8Test {
  private static final long WITHIN_SECONDS = 30;

  private final Told told = new Told();

  private void change(String name, String n) {
    configMaps()
        .withName(name)
        .edit(
            found -> {
              found.getData().put("n", n);
              return found;
            });
  }

  private static String text(String what, ConfigMap object) {
    return what + " " + object.getMetadata().getName() + " " + object.getData().get("n");
  }

  private final class Teller implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap object) {
      told.add(text(action.name(), object));
    }

    @Override
    public void onClose(WatcherException cause) {
      told.add("closed: " + cause.getMessage());
    }
  }

  /// Each event before the next change is made.
  @Test
  void watchesChanges() throws Exception {
    configMaps().resource(configMap("before", "0")).create();
    try (Watch _ = configMaps().withLabel("seen", "yes").watch(new Teller())) {
      told.expect("ADDED before 0");
      configMaps().resource(configMap("a", "1")).create();
      told.expect("ADDED a 1");
      change("a", "2");
      told.expect("MODIFIED a 2");
      configMaps().withName("a").delete();
      told.expect("DELETED a 2");
    }
  }

  @Test
  void aWatchGoesOnFromAVersion() throws Exception {
    ConfigMap first = configMaps().resource(configMap("a", "1")).create();
    change("a", "2");
    change("a", "3");
    try (Watch _ =
        configMaps()
            .withLabel("seen", "yes")
            .withResourceVersion(first.getMetadata().getResourceVersion())
            .watch(new Teller())) {
      told.expect("MODIFIED a 2", "MODIFIED a 3");
    }
  }

  private final class Handler implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap object) {
      told.add(text("added", object));
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap object) {
      boolean same =
          before
              .getMetadata()
              .getResourceVersion()
              .equals(object.getMetadata().getResourceVersion());
      told.add(text(same ? "again" : "updated", object));
    }

    @Override
    public void onDelete(ConfigMap object, boolean unknown) {
      told.add(text("deleted", object));
    }
  }

  @Test
  void anInformerKeepsAStore() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      configMaps().resource(configMap(name, "1")).create();
    }
    try (SharedIndexInformer<ConfigMap> informer =
        configMaps().withLabel("seen", "yes").withLimit(2L).inform(new Handler(), 0)) {
      told.expect("added a 1", "added b 1", "added c 1");
      assertThat(informer.hasSynced()).isTrue();
      change("b", "2");
      told.expect("updated b 2");
      configMaps().withName("a").delete();
      told.expect("deleted a 1");
      assertThat(informer.getStore().listKeys())
          .containsExactlyInAnyOrder(namespace + "/b", namespace + "/c");
    }
  }

  /// By a streaming list, which the client asks for where its configuration says so.
  @Test
  void anInformerReadsItsStoreFromTheWatch() throws Exception {
    configMaps().resource(configMap("a", "1")).create();
    Config streaming = new ConfigBuilder(client.getConfiguration()).withWatchList(true).build();
    try (KubernetesClient another = new KubernetesClientBuilder().withConfig(streaming).build();
        SharedIndexInformer<ConfigMap> informer =
            another
                .configMaps()
                .inNamespace(namespace)
                .withLabel("seen", "yes")
                .inform(new Handler(), 0)) {
      told.expect("added a 1");
      assertThat(informer.hasSynced()).isTrue();
      change("a", "2");
      told.expect("updated a 2");
      configMaps().withName("a").delete();
      told.expect("deleted a 2");
    }
  }

  @Test
  void anInformerTellsAgainAfterItsPeriod() throws Exception {
    configMaps().resource(configMap("a", "1")).create();
    try (SharedIndexInformer<ConfigMap> _ =
        configMaps().withLabel("seen", "yes").inform(new Handler(), 1000)) {
      told.expect("added a 1", "again a 1", "again a 1");
    }
  }

  /// The second informer tells the difference to what the first one knew, and nothing else: the
  /// client reads the list, tells the changes, then what is new, then what is gone.
  @Test
  void anInformerStartsFromAnotherOnesState() throws Exception {
    for (String name : List.of("changed", "gone", "kept")) {
      configMaps().resource(configMap(name, "1")).create();
    }
    List<ConfigMap> known;
    try (SharedIndexInformer<ConfigMap> informer =
        configMaps().withLabel("seen", "yes").inform(new Handler(), 0)) {
      told.expect("added changed 1", "added gone 1", "added kept 1");
      known = informer.getStore().list();
    }
    change("changed", "2");
    configMaps().withName("gone").delete();
    configMaps().resource(configMap("new", "1")).create();
    try (SharedIndexInformer<ConfigMap> informer =
        configMaps()
            .withLabel("seen", "yes")
            .runnableInformer(0)
            .initialState(known.stream())
            .addEventHandler(new Handler())) {
      informer.run();
      told.expect("updated changed 2", "added new 1", "deleted gone 1");
      change("kept", "2");
      told.expect("updated kept 2");
    }
  }

  @Test
  void waitsForAConditionAndForAnEnd() throws Exception {
    client.pods().inNamespace(namespace).resource(pod("a")).create();
    CompletableFuture<Pod> running =
        CompletableFuture.supplyAsync(
            () ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withName("a")
                    .waitUntilCondition(
                        found -> found != null && "Running".equals(found.getStatus().getPhase()),
                        WITHIN_SECONDS,
                        TimeUnit.SECONDS));
    client
        .pods()
        .inNamespace(namespace)
        .withName("a")
        .editStatus(found -> found.edit().editStatus().withPhase("Running").endStatus().build());
    assertThat(running.get(WITHIN_SECONDS, TimeUnit.SECONDS).getStatus().getPhase())
        .isEqualTo("Running");
    client.pods().inNamespace(namespace).withName("a").withGracePeriod(0).delete();
    assertThat(
            client
                .pods()
                .inNamespace(namespace)
                .withName("a")
                .waitUntilCondition(found -> found == null, WITHIN_SECONDS, TimeUnit.SECONDS))
        .isNull();
  }

  @Test
  void oneLeadsUntilItLetsGo() throws Exception {
    CompletableFuture<?> one = candidate("one");
    told.expect("one leads");
    CompletableFuture<?> two = candidate("two");
    assertThat(
            client
                .leases()
                .inNamespace(namespace)
                .withName("lock")
                .get()
                .getSpec()
                .getHolderIdentity())
        .isEqualTo("one");
    one.cancel(true);
    // The one lets the lease go before it says that it stopped.
    told.expectInAnyOrder("one stops", "two leads");
    two.cancel(true);
    told.expect("two stops");
  }

  private CompletableFuture<?> candidate(String name) {
    return client
        .leaderElector()
        .withConfig(
            new LeaderElectionConfigBuilder()
                .withName("election")
                .withLock(new LeaseLock(namespace, "lock", name))
                .withLeaseDuration(Duration.ofSeconds(10))
                .withRenewDeadline(Duration.ofSeconds(5))
                .withRetryPeriod(Duration.ofMillis(200))
                .withReleaseOnCancel()
                .withLeaderCallbacks(
                    new LeaderCallbacks(
                        () -> told.add(name + " leads"),
                        () -> told.add(name + " stops"),
                        leader -> {}))
                .build())
        .build()
        .start();
  }
}
