package io.binnacle.compatibility.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentList;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.ResourceClient;
import io.kubernetes.client.util.RetryUtils;
import io.kubernetes.client.util.ServerSideApply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Patches, server-side apply, edits, and changes that are tried again.
class OfficialChangesIT extends OfficialTest {
  private ResourceClient<V1ConfigMap, V1ConfigMapList> configMaps;
  private ResourceClient<V1Deployment, V1DeploymentList> deployments;

  @BeforeEach
  void makeClients() {
    configMaps =
        ResourceClient.create(
            client, V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps");
    deployments =
        ResourceClient.create(
            client, V1Deployment.class, V1DeploymentList.class, "apps", "v1", "deployments");
  }

  private V1Deployment patched(String format, String patch) throws ApiException {
    return PatchUtils.patch(
        V1Deployment.class,
        () ->
            apps.patchNamespacedDeployment("a", namespace, new V1Patch(patch))
                .fieldManager("official")
                .force(format.equals(V1Patch.PATCH_FORMAT_APPLY_YAML) ? true : null)
                .buildCall(null),
        format,
        client);
  }

  private static List<String> containers(V1Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
        .map(V1Container::getName)
        .toList();
  }

  @Test
  void patchesInFourWays() throws Exception {
    apps.createNamespacedDeployment(namespace, deployment("a", 1)).execute();
    String side =
        """
        {"spec":{"template":{"spec":{"containers":[{"name":"side","image":"example.com/side:1"}]}}}}
        """;
    assertThat(containers(patched(V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH, side)))
        .containsExactly("side", "main");
    assertThat(containers(patched(V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, side)))
        .containsExactly("side");
    V1Deployment scaled =
        patched(
            V1Patch.PATCH_FORMAT_JSON_PATCH,
            "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":1},"
                + "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":4}]");
    assertThat(scaled.getSpec().getReplicas()).isEqualTo(4);
    V1Deployment applied =
        patched(
            V1Patch.PATCH_FORMAT_APPLY_YAML,
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a, labels: {applied: "yes"}}
            """);
    assertThat(applied.getMetadata().getLabels()).containsEntry("applied", "yes");
    assertThat(applied.getSpec().getReplicas()).isEqualTo(4);
    assertThat(managers("apps", "v1", "deployments", "a"))
        .contains("official Apply", "official Update");
  }

  @Test
  void aPatchThatDoesNotFitIsRefused() throws Exception {
    createConfigMap("a", "1");
    refused(
        () ->
            configMapPatched(
                "[{\"op\":\"remove\",\"path\":\"/data/none\"}]", V1Patch.PATCH_FORMAT_JSON_PATCH),
        422,
        "Invalid",
        "the server rejected our request due to an error in our request");
    refused(
        () -> configMapPatched("{}", "application/wrong"),
        415,
        "UnsupportedMediaType",
        "415: Unsupported Media Type");
  }

  /// The typed client without [PatchUtils] says that a patch is plain JSON, which no patch is.
  @Test
  void aPatchWithoutAFormatIsRefused() throws Exception {
    createConfigMap("a", "1");
    refused(
        () -> core.patchNamespacedConfigMap("a", namespace, new V1Patch("[]")).execute(),
        415,
        "UnsupportedMediaType",
        "415: Unsupported Media Type");
  }

  private V1ConfigMap configMapPatched(String patch, String format) throws ApiException {
    return PatchUtils.patch(
        V1ConfigMap.class,
        () -> core.patchNamespacedConfigMap("a", namespace, new V1Patch(patch)).buildCall(null),
        format,
        client);
  }

  private V1ConfigMap placed(V1ConfigMap map) {
    map.getMetadata().setNamespace(namespace);
    return map;
  }

  private V1ConfigMap applied(V1ConfigMap map, String manager, boolean forced) throws ApiException {
    map.setApiVersion("v1");
    map.setKind("ConfigMap");
    return ServerSideApply.apply(
        client, V1ConfigMap.class, V1ConfigMapList.class, placed(map), manager, forced);
  }

  @Test
  void appliesOnTheServer() throws Exception {
    assertThat(applied(configMap("a", "1"), "one", false).getData()).containsEntry("value", "1");
    // The client applies what nobody set as empty, which is a field too.
    assertThatThrownBy(() -> applied(configMap("a", "2"), "two", false))
        .isInstanceOfSatisfying(
            ApiException.class, failure -> assertThat(failure.getCode()).isEqualTo(409))
        .hasMessageContaining(
            """
            Apply failed with 3 conflicts: conflicts with "one":
                - .binaryData
                - .data.value
                - .metadata.annotations
            """);
    V1ConfigMap two = applied(configMap("a", "2"), "two", true);
    assertThat(two.getData()).containsEntry("value", "2");
    assertThat(managers("", "v1", "configmaps", "a"))
        .containsExactlyInAnyOrder("one Apply", "two Apply");
    V1ConfigMap without = configMap("a", "2");
    without.setData(Map.of("m", "3"));
    assertThat(applied(without, "two", false).getData()).containsOnly(Map.entry("m", "3"));
  }

  @Test
  void anApplyThatIsTriedOnlyChangesNothing() throws Exception {
    V1ConfigMap map = placed(configMap("a", "1").apiVersion("v1").kind("ConfigMap"));
    V1ConfigMap tried =
        ServerSideApply.<V1ConfigMap, V1ConfigMapList>builder(client)
            .apiTypeClass(V1ConfigMap.class)
            .apiListTypeClass(V1ConfigMapList.class)
            .resource(map)
            .fieldManager("one")
            .dryRun()
            .apply();
    assertThat(tried.getMetadata().getUid()).isNotEmpty();
    assertThat(configMaps.inNamespace(namespace).withName("a").exists()).isFalse();
  }

  @Test
  void editsThroughAFluentClient() throws Exception {
    var all = configMaps.inNamespace(namespace);
    all.create(configMap("a", "1"));
    V1ConfigMap edited = all.withName("a").edit(found -> found.putDataItem("m", "2"));
    assertThat(edited.getData()).containsOnly(Map.entry("value", "1"), Map.entry("m", "2"));
    assertThat(all.withName("a").patch("{\"data\":{\"value\":null}}").getData())
        .containsOnly(Map.entry("m", "2"));
    assertThat(all.createOrReplace(placed(configMap("a", "5"))).getData())
        .containsOnly(Map.entry("value", "5"));
    assertThat(names(all.withLabel("seen", "yes").list().getItems())).containsExactly("a");
    assertThat(all.withName("a").delete()).isTrue();
    assertThat(all.withName("a").get()).isNull();

    V1Deployment made =
        deployments
            .inNamespace(namespace)
            .serverSideApply(
                deployment("b", 1).apiVersion("apps/v1").kind("Deployment"), "official");
    assertThat(made.getSpec().getRevisionHistoryLimit()).isEqualTo(10);
    assertThat(deployments.inNamespace(namespace).withName("b").isReady()).isFalse();
  }

  /// The first try works on what was read before another one's change.
  @Test
  void aChangeIsTriedAgainAfterAConflict() throws Exception {
    V1ConfigMap[] read = {createConfigMap("a", "1")};
    changeConfigMap("a", "2");
    int[] tries = {0};
    V1ConfigMap changed =
        RetryUtils.retryUponConflict(
            () -> {
              tries[0]++;
              V1ConfigMap next = read[0].putDataItem("m", "3");
              read[0] = core.readNamespacedConfigMap("a", namespace).execute();
              return core.replaceNamespacedConfigMap("a", namespace, next).execute();
            },
            3);
    assertThat(tries[0]).isEqualTo(2);
    assertThat(changed.getData()).containsOnly(Map.entry("value", "2"), Map.entry("m", "3"));
  }

  @Test
  void strictnessIsChosenByTheRequest() throws Exception {
    createConfigMap("a", "1");
    String unknown = "{\"wrong\":1}";
    assertThatThrownBy(() -> merged(unknown, "Strict"))
        .isInstanceOfSatisfying(
            ApiException.class,
            failure -> {
              V1Status status = status(failure);
              assertThat(status.getCode()).isEqualTo(422);
              assertThat(status.getReason()).isEqualTo("Invalid");
              assertThat(status.getMessage())
                  .startsWith(" \"\" is invalid: patch: Invalid value: ")
                  .endsWith(": strict decoding error: unknown field \"wrong\"");
            });
    assertThat(merged(unknown, "Ignore").getData()).containsEntry("value", "1");
    assertThat(merged(unknown, null).getData()).containsEntry("value", "1");
  }

  private V1ConfigMap merged(String patch, @Nullable String validation) throws ApiException {
    return PatchUtils.patch(
        V1ConfigMap.class,
        () ->
            core.patchNamespacedConfigMap("a", namespace, new V1Patch(patch))
                .fieldValidation(validation)
                .buildCall(null),
        V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
        client);
  }
}
