package io.binnacle.compatibility.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Objects one at a time, and lists of them.
class Fabric8ObjectsIT extends Fabric8Test {
  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(each -> each.getMetadata().getName()).toList();
  }

  @Test
  void tellsTheVersion() {
    assertThat(client.getKubernetesVersion().getMajor()).isEqualTo("1");
    assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("36");
  }

  @Test
  void createsReadsUpdatesAndDeletes() {
    ConfigMap made = configMaps().resource(configMap("a", "1")).create();
    assertThat(configMaps().withName("a").get()).isEqualTo(made);
    made.getData().put("n", "2");
    assertThat(configMaps().resource(made).update().getData()).containsEntry("n", "2");
    assertThat(configMaps().withName("a").delete()).hasSize(1);
    assertThat(configMaps().withName("a").get()).isNull();
    assertThat(configMaps().withName("a").delete()).isEmpty();
  }

  @Test
  void failuresAreStatuses() {
    configMaps().resource(configMap("a", "1")).create();
    refused(
        () -> configMaps().resource(configMap("a", "1")).create(),
        409,
        "AlreadyExists",
        "configmaps \"a\" already exists");
    assertThatThrownBy(
            () ->
                client
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .resource(deployment("wrong", -1))
                    .create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            failure -> {
              assertThat(failure.getCode()).isEqualTo(422);
              assertThat(failure.getStatus().getDetails().getCauses())
                  .extracting(StatusCause::getField)
                  .containsExactly("spec.replicas");
            });
  }

  @Test
  void aLockedReplacementOfAnOldVersionIsAConflict() {
    ConfigMap first = configMaps().resource(configMap("a", "1")).create();
    configMaps().resource(configMap("a", "2")).update();
    first.getData().put("n", "3");
    refused(
        () -> configMaps().resource(first).lockResourceVersion().update(),
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; "
            + "please apply your changes to the latest version and try again");
  }

  /// An edit is a JSON patch of what the function changed.
  @Test
  void edits() {
    configMaps().resource(configMap("a", "1")).create();
    ConfigMap edited =
        configMaps()
            .withName("a")
            .edit(found -> new ConfigMapBuilder(found).addToData("m", "2").build());
    assertThat(edited.getData()).containsOnly(Map.entry("n", "1"), Map.entry("m", "2"));
  }

  @Test
  void patchesInThreeWays() {
    var deployments = client.apps().deployments().inNamespace(namespace);
    deployments.resource(deployment("a", 1)).create();
    String containers =
        """
        {"spec":{"template":{"spec":{"containers":[{"name":"side","image":"example.com/side:1"}]}}}}
        """;
    Deployment strategic =
        deployments.withName("a").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), containers);
    assertThat(strategic.getSpec().getTemplate().getSpec().getContainers())
        .extracting("name")
        .containsExactly("side", "main");
    Deployment merged =
        deployments.withName("a").patch(PatchContext.of(PatchType.JSON_MERGE), containers);
    assertThat(merged.getSpec().getTemplate().getSpec().getContainers())
        .extracting("name")
        .containsExactly("side");
    Deployment patched =
        deployments
            .withName("a")
            .patch(
                PatchContext.of(PatchType.JSON),
                "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":4}]");
    assertThat(patched.getSpec().getReplicas()).isEqualTo(4);
  }

  @Test
  void appliesOnTheServer() {
    ConfigMap one =
        configMaps().resource(configMap("a", "1")).fieldManager("one").serverSideApply();
    assertThat(one.getData()).containsEntry("n", "1");
    refused(
        () -> configMaps().resource(configMap("a", "2")).fieldManager("two").serverSideApply(),
        409,
        "Conflict",
        "Apply failed with 1 conflict: conflict with \"one\": .data.n");
    ConfigMap two =
        configMaps()
            .resource(configMap("a", "2"))
            .fieldManager("two")
            .forceConflicts()
            .serverSideApply();
    assertThat(two.getData()).containsEntry("n", "2");
    assertThat(two.getMetadata().getManagedFields())
        .extracting(ManagedFieldsEntry::getManager)
        .containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void changesStatusAndScaleAlone() {
    client.pods().inNamespace(namespace).resource(pod("a")).create();
    Pod running =
        client
            .pods()
            .inNamespace(namespace)
            .withName("a")
            .editStatus(
                found -> found.edit().editStatus().withPhase("Running").endStatus().build());
    assertThat(running.getStatus().getPhase()).isEqualTo("Running");
    Pod unchanged =
        client
            .pods()
            .inNamespace(namespace)
            .withName("a")
            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"phase\":\"Failed\"}}");
    assertThat(unchanged.getStatus().getPhase()).isEqualTo("Running");

    var deployments = client.apps().deployments().inNamespace(namespace);
    deployments.resource(deployment("a", 2)).create();
    assertThat(deployments.withName("a").scale().getStatus().getSelector()).isEqualTo("app=a");
    assertThat(deployments.withName("a").scale(5).getSpec().getReplicas()).isEqualTo(5);
  }

  @Test
  void aDryRunStoresNothing() {
    ConfigMap made = configMaps().resource(configMap("a", "1")).dryRun().create();
    assertThat(made.getMetadata().getUid()).isNotEmpty();
    assertThat(configMaps().withName("a").get()).isNull();
  }

  @Test
  void deletesInTheForeground() {
    var deployments = client.apps().deployments().inNamespace(namespace);
    deployments.resource(deployment("a", 1)).create();
    deployments.withName("a").withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    assertThat(deployments.withName("a").get().getMetadata().getFinalizers())
        .containsExactly("foregroundDeletion");
  }

  @Test
  void listsInPages() {
    for (int i = 0; i < 7; i++) {
      configMaps().resource(configMap("n" + i, "1")).create();
    }
    List<String> names = new ArrayList<>();
    List<Long> remaining = new ArrayList<>();
    String token = null;
    do {
      ConfigMapList page =
          configMaps().list(new ListOptionsBuilder().withLimit(3L).withContinue(token).build());
      names.addAll(names(page.getItems()));
      remaining.add(page.getMetadata().getRemainingItemCount());
      token = page.getMetadata().getContinue();
    } while (token != null && !token.isEmpty());
    names.remove("kube-root-ca.crt");
    assertThat(names).containsExactly("n0", "n1", "n2", "n3", "n4", "n5", "n6");
    assertThat(remaining.getLast()).isNull();
    assertThat(remaining.getFirst()).isNotNull();
  }

  @Test
  void selectsByLabelsAndFields() {
    for (String name : List.of("a", "b", "c")) {
      client.pods().inNamespace(namespace).resource(pod(name)).create();
    }
    var pods = client.pods().inNamespace(namespace);
    assertThat(names(pods.withLabelIn("app", "a", "b").list().getItems()))
        .containsExactly("a", "b");
    assertThat(names(pods.withLabelNotIn("app", "a").withoutLabel("app", "b").list().getItems()))
        .containsExactly("c");
    assertThat(names(pods.withField("metadata.name", "b").list().getItems())).containsExactly("b");
    assertThat(names(pods.withoutField("status.phase", "Pending").list().getItems())).isEmpty();
  }

  @Test
  void readsObjectsOfAnyKind() {
    var leases = client.genericKubernetesResources("coordination.k8s.io/v1", "Lease");
    GenericKubernetesResource made =
        leases
            .inNamespace(namespace)
            .resource(
                client
                    .getKubernetesSerialization()
                    .unmarshal(
                        """
                        apiVersion: coordination.k8s.io/v1
                        kind: Lease
                        metadata: {name: a}
                        spec: {leaseDurationSeconds: 3}
                        """,
                        GenericKubernetesResource.class))
            .create();
    assertThat(made.<Integer>get("spec", "leaseDurationSeconds")).isEqualTo(3);
    assertThat(names(leases.inNamespace(namespace).list().getItems())).containsExactly("a");
  }

  @Test
  void readsMetadataAndTables() {
    configMaps().resource(configMap("a", "1")).create();
    assertThat(configMaps().withName("a").getAsPartialObjectMetadata().getMetadata().getLabels())
        .containsOnly(Map.entry("seen", "yes"));
    assertThat(configMaps().withLabel("seen").listAsPartialObjectMetadata().getItems()).hasSize(1);
    assertThat(configMaps().withLabel("seen").listAsTable().getColumnDefinitions())
        .extracting("name")
        .containsExactly("Name", "Data", "Age");
  }

  /// Of policy/v1: what the client makes up when it is given none is of policy/v1beta1.
  private Eviction eviction(String name) {
    return new EvictionBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .build();
  }

  @Test
  void evicts() {
    var pods = client.pods().inNamespace(namespace);
    pods.resource(pod("free")).create();
    pods.resource(pod("guarded")).create();
    client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(namespace)
        .resource(
            new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("all")
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(1)
                .withNewSelector()
                .addToMatchLabels("app", "guarded")
                .endSelector()
                .endSpec()
                .build())
        .create();
    // A pod that never ran may be evicted whatever the budget says.
    pods.withName("guarded")
        .editStatus(
            found ->
                found
                    .edit()
                    .editStatus()
                    .withPhase("Running")
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build());
    assertThat(pods.withName("guarded").evict(eviction("guarded"))).isFalse();
    assertThat(pods.withName("free").evict(eviction("free"))).isTrue();
    assertThat(pods.withName("guarded").get()).isNotNull();
    // Without one of our own, the client sends an eviction of policy/v1beta1.
    pods.resource(pod("freed")).create();
    assertThat(pods.withName("freed").evict()).isTrue();
  }

  @Test
  void asksTheDiscovery() {
    assertThat(client.getApiGroup("apps").getPreferredVersion().getVersion()).isEqualTo("v1");
    assertThat(client.supports("apps/v1", "Deployment")).isTrue();
    assertThat(client.supports("apps/v1", "Nothing")).isFalse();
    assertThat(client.supports(Deployment.class)).isTrue();
  }

  @Test
  void logsAndCommandsOfAPodWithoutANodeAreRefused() {
    var pods = client.pods().inNamespace(namespace);
    refused(() -> pods.withName("missing").getLog(), 404, "NotFound", "pods \"missing\" not found");
    pods.resource(pod("a")).create();
    assertThat(pods.withName("a").getLog()).isEmpty();
    // This transport of the client drops the body of a refused upgrade, and with it the words.
    assertThatThrownBy(
            () -> {
              try (ExecWatch _ =
                  pods.withName("a").writingOutput(OutputStream.nullOutputStream()).exec("true")) {
                fail("a pod without a node runs a command");
              }
            })
        .isInstanceOf(KubernetesClientException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            failure -> assertThat(failure.getResponse().code()).isEqualTo(400));
  }
}
