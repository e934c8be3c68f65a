package io.binnacle.compatibility.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.google.gson.JsonPrimitive;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.apis.ApiextensionsV1Api;
import io.kubernetes.client.openapi.apis.CustomObjectsApi;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinition;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentList;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NamespaceList;
import io.kubernetes.client.openapi.models.V1Preconditions;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.dynamic.Dynamics;
import io.kubernetes.client.util.generic.options.CreateOptions;
import io.kubernetes.client.util.generic.options.DeleteOptions;
import io.kubernetes.client.util.generic.options.ListOptions;
import io.kubernetes.client.util.generic.options.PatchOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Objects by clients that know a kind by its class, or by its name alone.
class OfficialGenericIT extends OfficialTest {
  private static String wheels(String name, String group) {
    return """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: %s}
      spec:
        group: %s
        scope: Namespaced
        names: {kind: Wheel, plural: wheels, singular: wheel, listKind: WheelList}
        versions:
        - name: v1
          served: true
          storage: true
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.spokes, statusReplicasPath: .status.spokes}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    spokes: {type: integer, minimum: 1, default: 8}
                status: {type: object, properties: {spokes: {type: integer}}}
      """
        .formatted(name, group);
  }

  private GenericKubernetesApi<V1ConfigMap, V1ConfigMapList> configMaps() {
    return new GenericKubernetesApi<>(
        V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
  }

  private static void refused(
      KubernetesApiResponse<?> answer, int code, String reason, String message) {
    assertThat(answer.isSuccess()).isFalse();
    assertThat(answer.getHttpStatusCode()).isEqualTo(code);
    V1Status status = answer.getStatus();
    assertThat(status.getMessage()).isEqualTo(message);
    assertThat(status.getReason()).isEqualTo(reason);
    assertThat(status.getCode()).isEqualTo(code);
  }

  private V1ConfigMap placed(V1ConfigMap map) {
    map.getMetadata().setNamespace(namespace);
    return map;
  }

  @Test
  void createsReadsUpdatesPatchesAndDeletesByClass() throws Exception {
    var configMaps = configMaps();
    V1ConfigMap made =
        configMaps.create(placed(configMap("a", "1"))).throwsApiException().getObject();
    assertThat(configMaps.get(namespace, "a").getObject()).isEqualTo(made);
    assertThat(configMaps.update(made.putDataItem("value", "2")).getObject().getData())
        .containsOnly(Map.entry("value", "2"));
    String patch = "{\"data\":{\"m\":\"3\"}}";
    for (String format :
        new String[] {
          V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH
        }) {
      assertThat(configMaps.patch(namespace, "a", format, new V1Patch(patch)).getObject().getData())
          .containsOnly(Map.entry("value", "2"), Map.entry("m", "3"));
    }
    assertThat(
            configMaps
                .patch(
                    namespace,
                    "a",
                    V1Patch.PATCH_FORMAT_JSON_PATCH,
                    new V1Patch("[{\"op\":\"move\",\"from\":\"/data/m\",\"path\":\"/data/k\"}]"))
                .getObject()
                .getData())
        .containsOnly(Map.entry("value", "2"), Map.entry("k", "3"));
    assertThat(configMaps.delete(namespace, "a").isSuccess()).isTrue();
    refused(configMaps.get(namespace, "a"), 404, "NotFound", "configmaps \"a\" not found");
  }

  @Test
  void failuresAreStatuses() {
    var configMaps = configMaps();
    V1ConfigMap made = configMaps.create(placed(configMap("a", "1"))).getObject();
    refused(
        configMaps.create(placed(configMap("a", "1"))),
        409,
        "AlreadyExists",
        "configmaps \"a\" already exists");
    configMaps.update(placed(configMap("a", "2")));
    refused(
        configMaps.update(made),
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; "
            + "please apply your changes to the latest version and try again");
    DeleteOptions another = new DeleteOptions();
    another.setPreconditions(new V1Preconditions().uid("another"));
    refused(
        configMaps.delete(namespace, "a", another),
        409,
        "Conflict",
        "Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (another) "
            + "does not match the UID in record ("
            + made.getMetadata().getUid()
            + "). The object might have been deleted and then recreated");
  }

  @Test
  void appliesAndTriesByOptions() throws Exception {
    var configMaps = configMaps();
    CreateOptions trial = new CreateOptions();
    trial.setDryRun("All");
    assertThat(configMaps.create(namespace, configMap("a", "1"), trial).isSuccess()).isTrue();
    refused(configMaps.get(namespace, "a"), 404, "NotFound", "configmaps \"a\" not found");
    PatchOptions one = new PatchOptions().fieldManager("one");
    assertThat(apply(configMaps, "1", one).throwsApiException().getObject().getData())
        .containsEntry("value", "1");
    PatchOptions two = new PatchOptions().fieldManager("two");
    refused(
        apply(configMaps, "2", two),
        409,
        "Conflict",
        "Apply failed with 1 conflict: conflict with \"one\": .data.value");
    assertThat(apply(configMaps, "2", two.force(true)).getObject().getData())
        .containsEntry("value", "2");
  }

  private KubernetesApiResponse<V1ConfigMap> apply(
      GenericKubernetesApi<V1ConfigMap, V1ConfigMapList> configMaps,
      String n,
      PatchOptions options) {
    String applied =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"value\":\""
            + n
            + "\"}}";
    return configMaps.patch(
        namespace, "a", V1Patch.PATCH_FORMAT_APPLY_YAML, new V1Patch(applied), options);
  }

  @Test
  void listsPagesAndMetadata() {
    var configMaps = configMaps();
    for (String name : new String[] {"a", "b", "c"}) {
      configMaps.create(placed(configMap(name, "1")));
    }
    ListOptions seen = new ListOptions().labelSelector("seen=yes");
    V1ConfigMapList page = configMaps.list(namespace, seen.limit(2)).getObject();
    assertThat(names(page.getItems())).containsExactly("a", "b");
    V1ConfigMapList rest =
        configMaps.list(namespace, seen._continue(page.getMetadata().getContinue())).getObject();
    assertThat(names(rest.getItems())).containsExactly("c");
    V1ConfigMapList metadata =
        configMaps
            .list(
                namespace,
                new ListOptions()
                    .labelSelector("seen=yes")
                    .isPartialObjectMetadataListRequest(true))
            .getObject();
    assertThat(metadata.getItems())
        .hasSize(3)
        .allSatisfy(
            each -> {
              assertThat(each.getMetadata().getLabels()).containsEntry("seen", "yes");
              assertThat(each.getData()).isEmpty();
            });
  }

  @Test
  void readsAndUpdatesWhatHasNoNamespaceAndWhatHasAStatus() {
    var namespaces =
        new GenericKubernetesApi<>(
            V1Namespace.class, V1NamespaceList.class, "", "v1", "namespaces", client);
    assertThat(namespaces.get(namespace).getObject().getStatus().getPhase()).isEqualTo("Active");

    var deployments =
        new GenericKubernetesApi<>(
            V1Deployment.class, V1DeploymentList.class, "apps", "v1", "deployments", client);
    V1Deployment wanted = deployment("a", 1);
    wanted.getMetadata().setNamespace(namespace);
    V1Deployment made = deployments.create(wanted).getObject();
    made.getStatus().setObservedGeneration(1L);
    V1Deployment told = deployments.updateStatus(made, V1Deployment::getStatus).getObject();
    assertThat(told.getStatus().getObservedGeneration()).isEqualTo(1);
    assertThat(told.getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void readsObjectsOfAnyKindByName() throws Exception {
    var leases = new DynamicKubernetesApi("coordination.k8s.io", "v1", "leases", client);
    DynamicKubernetesObject lease =
        Dynamics.newFromYaml(
            """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: a}
            spec: {leaseDurationSeconds: 3}
            """);
    lease.setMetadata(lease.getMetadata().namespace(namespace));
    DynamicKubernetesObject made = leases.create(lease).throwsApiException().getObject();
    assertThat(duration(made)).isEqualTo(3);
    made.getRaw().getAsJsonObject("spec").add("leaseDurationSeconds", new JsonPrimitive(4));
    assertThat(duration(leases.update(made).throwsApiException().getObject())).isEqualTo(4);
    assertThat(
            duration(
                leases
                    .patch(
                        namespace,
                        "a",
                        V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
                        new V1Patch("{\"spec\":{\"leaseDurationSeconds\":5}}"))
                    .getObject()))
        .isEqualTo(5);
    assertThat(names(leases.list(namespace).getObject().getItems())).containsExactly("a");
    refused(
        leases.patch(
            namespace,
            "a",
            V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
            new V1Patch("{\"spec\":{\"leaseDurationSeconds\":0}}")),
        422,
        "Invalid",
        "Lease.coordination.k8s.io \"a\" is invalid: spec.leaseDurationSeconds: Invalid value: 0: "
            + "must be greater than 0");
    assertThat(leases.delete(namespace, "a").isSuccess()).isTrue();
    refused(
        leases.get(namespace, "a"), 404, "NotFound", "leases.coordination.k8s.io \"a\" not found");
  }

  private static int duration(DynamicKubernetesObject lease) {
    return lease.getRaw().getAsJsonObject("spec").get("leaseDurationSeconds").getAsInt();
  }

  /// By maps, which the client means for custom kinds.
  @Test
  void readsObjectsAsMaps() throws Exception {
    CustomObjectsApi objects = new CustomObjectsApi(client);
    Map<String, Object> lease =
        Map.of(
            "apiVersion",
            "coordination.k8s.io/v1",
            "kind",
            "Lease",
            "metadata",
            Map.of("name", "a"),
            "spec",
            Map.of("holderIdentity", "one"));
    objects
        .createNamespacedCustomObject("coordination.k8s.io", "v1", namespace, "leases", lease)
        .execute();
    assertThat(
            objects
                .getNamespacedCustomObject("coordination.k8s.io", "v1", namespace, "leases", "a")
                .execute())
        .asInstanceOf(MAP)
        .extractingByKey("spec")
        .isEqualTo(Map.of("holderIdentity", "one"));
  }

  /// A kind that is defined while the test runs, under a name of its own.
  @Test
  void definesAKind() throws Exception {
    String group = namespace + ".example.com";
    String name = "wheels." + group;
    // The client's own class sends rules of a schema that nobody set as empty, which are refused.
    var definitions =
        new DynamicKubernetesApi("apiextensions.k8s.io", "v1", "customresourcedefinitions", client);
    definitions.create(Dynamics.newFromYaml(wheels(name, group))).throwsApiException();
    V1CustomResourceDefinition found =
        new ApiextensionsV1Api(client).readCustomResourceDefinition(name).execute();
    assertThat(found.getSpec().getNames().getShortNames()).isEmpty();
    assertThat(found.getSpec().getConversion().getStrategy()).isEqualTo("None");
    assertThat(
            found
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec")
                .getProperties()
                .get("spokes")
                .getMinimum())
        .isEqualTo(1.0);
    assertThat(definitions.delete(name).isSuccess()).isTrue();
  }
}
