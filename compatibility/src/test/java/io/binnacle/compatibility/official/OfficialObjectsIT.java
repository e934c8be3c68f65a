package io.binnacle.compatibility.official;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubernetes.client.Discovery;
import io.kubernetes.client.ProtoClient;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.ApiCallback;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.ApiResponse;
import io.kubernetes.client.openapi.apis.BatchV1Api;
import io.kubernetes.client.openapi.apis.RbacAuthorizationV1Api;
import io.kubernetes.client.openapi.apis.VersionApi;
import io.kubernetes.client.openapi.models.RbacV1Subject;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1JobSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1PolicyRule;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1RoleRef;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1ServiceSpec;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.openapi.models.V1StatusCause;
import io.kubernetes.client.openapi.models.VersionInfo;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.util.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Objects by the typed client, one at a time.
class OfficialObjectsIT extends OfficialTest {
  @Test
  void tellsTheVersion() throws Exception {
    VersionInfo version = new VersionApi(client).getCode().execute();
    assertThat(version.getMajor()).isEqualTo("1");
    assertThat(version.getMinor()).isEqualTo("36");
  }

  @Test
  void createsReadsReplacesAndDeletes() throws Exception {
    V1ConfigMap made = createConfigMap("a", "1");
    assertThat(core.readNamespacedConfigMap("a", namespace).execute()).isEqualTo(made);
    V1ConfigMap replaced =
        core.replaceNamespacedConfigMap("a", namespace, made.putDataItem("value", "2")).execute();
    assertThat(replaced.getData()).containsOnly(Map.entry("value", "2"));
    V1Status deleted = core.deleteNamespacedConfigMap("a", namespace).execute();
    assertThat(deleted.getStatus()).isEqualTo("Success");
    assertThat(deleted.getDetails().getUid()).isEqualTo(made.getMetadata().getUid());
    V1Status missing =
        refused(
            () -> core.readNamespacedConfigMap("a", namespace).execute(),
            404,
            "NotFound",
            "configmaps \"a\" not found");
    assertThat(missing.getDetails().getKind()).isEqualTo("configmaps");
  }

  /// Bytes, quantities, times, and numbers that may be texts come back as they went.
  @Test
  void keepsValuesOfEverySort() throws Exception {
    byte[] bytes = {0, 1, (byte) 0xff};
    V1Secret secret =
        core.createNamespacedSecret(
                namespace,
                new V1Secret().metadata(named("a")).putDataItem("raw", bytes).type("Opaque"))
            .execute();
    assertThat(secret.getData().get("raw")).isEqualTo(bytes);

    V1Service service =
        core.createNamespacedService(
                namespace,
                new V1Service()
                    .metadata(named("a"))
                    .spec(
                        new V1ServiceSpec()
                            .selector(Map.of("app", "a"))
                            .addPortsItem(
                                new V1ServicePort()
                                    .name("one")
                                    .port(80)
                                    .targetPort(new IntOrString("web")))
                            .addPortsItem(
                                new V1ServicePort()
                                    .name("two")
                                    .port(81)
                                    .targetPort(new IntOrString(8081)))))
            .execute();
    assertThat(service.getSpec().getClusterIP()).isNotEmpty();
    assertThat(service.getSpec().getPorts())
        .extracting(V1ServicePort::getTargetPort)
        .containsExactly(new IntOrString("web"), new IntOrString(8081));
    assertThat(service.getMetadata().getCreationTimestamp()).isNotNull();

    String limited =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: limited}
        spec:
          containers:
          - {name: main, image: example.com/app:1, resources: {limits: {cpu: 100m, memory: 1Gi}}}
        """;
    V1Pod made =
        core.createNamespacedPod(namespace, withoutOverhead(Yaml.loadAs(limited, V1Pod.class)))
            .execute();
    assertThat(made.getSpec().getContainers().getFirst().getResources().getRequests())
        .extractingByKey("memory")
        .hasToString("Quantity{number=1073741824, format=BINARY_SI}");
  }

  private static V1Pod withoutOverhead(V1Pod pod) {
    pod.getSpec().setOverhead(null);
    return pod;
  }

  @Test
  void makesObjectsOfManyGroups() throws Exception {
    V1Deployment deployment =
        apps.createNamespacedDeployment(namespace, deployment("a", 2)).execute();
    assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
    V1Job job =
        new BatchV1Api(client)
            .createNamespacedJob(
                namespace,
                new V1Job()
                    .metadata(named("a"))
                    .spec(
                        new V1JobSpec()
                            .template(
                                new V1PodTemplateSpec()
                                    .spec(pod("a").getSpec().restartPolicy("Never")))))
            .execute();
    assertThat(job.getSpec().getBackoffLimit()).isEqualTo(6);
    RbacAuthorizationV1Api rbac = new RbacAuthorizationV1Api(client);
    V1ClusterRole role =
        rbac.createClusterRole(
                new V1ClusterRole()
                    .metadata(new V1ObjectMeta().generateName("official-"))
                    .addRulesItem(
                        new V1PolicyRule()
                            .addApiGroupsItem("")
                            .addResourcesItem("pods")
                            .addVerbsItem("get")))
            .execute();
    String roleName = role.getMetadata().getName();
    V1RoleBinding binding =
        rbac.createNamespacedRoleBinding(
                namespace,
                new V1RoleBinding()
                    .metadata(named("a"))
                    .roleRef(
                        new V1RoleRef()
                            .apiGroup("rbac.authorization.k8s.io")
                            .kind("ClusterRole")
                            .name(roleName))
                    .addSubjectsItem(new RbacV1Subject().kind("User").name("someone")))
            .execute();
    assertThat(binding.getSubjects().getFirst().getApiGroup())
        .isEqualTo("rbac.authorization.k8s.io");
    assertThat(rbac.deleteClusterRole(roleName).execute().getStatus()).isEqualTo("Success");
  }

  @Test
  void failuresAreStatuses() throws Exception {
    createConfigMap("a", "1");
    refused(
        () -> createConfigMap("a", "1"), 409, "AlreadyExists", "configmaps \"a\" already exists");
    V1Status invalid =
        refused(
            () -> apps.createNamespacedDeployment(namespace, deployment("wrong", -1)).execute(),
            422,
            "Invalid",
            "Deployment.apps \"wrong\" is invalid: spec.replicas: Invalid value: -1: "
                + "must be greater than or equal to 0");
    assertThat(invalid.getDetails().getCauses())
        .extracting(V1StatusCause::getField)
        .containsExactly("spec.replicas");
  }

  @Test
  void aReplacementOfAnOldVersionIsAConflict() throws Exception {
    V1ConfigMap first = createConfigMap("a", "1");
    changeConfigMap("a", "2");
    refused(
        () ->
            core.replaceNamespacedConfigMap("a", namespace, first.putDataItem("value", "3"))
                .execute(),
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; "
            + "please apply your changes to the latest version and try again");
  }

  @Test
  void aDryRunStoresNothing() throws Exception {
    V1ConfigMap made =
        core.createNamespacedConfigMap(namespace, configMap("a", "1")).dryRun("All").execute();
    assertThat(made.getMetadata().getUid()).isNotEmpty();
    refused(
        () -> core.readNamespacedConfigMap("a", namespace).execute(),
        404,
        "NotFound",
        "configmaps \"a\" not found");
  }

  /// The warning is a header that the client hands on.
  @Test
  void warnsOfWhatIsDeprecated() throws Exception {
    V1Pod pod = pod("a");
    pod.getSpec().putNodeSelectorItem("beta.kubernetes.io/os", "linux");
    ApiResponse<V1Pod> made = core.createNamespacedPod(namespace, pod).executeWithHttpInfo();
    assertThat(made.getStatusCode()).isEqualTo(201);
    assertThat(made.getHeaders().get("warning"))
        .containsExactly(
            "299 - \"spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; "
                + "use \\\"kubernetes.io/os\\\" instead\"");
  }

  @Test
  void callsBack() throws Exception {
    CompletableFuture<V1ConfigMap> made = new CompletableFuture<>();
    core.createNamespacedConfigMap(namespace, configMap("a", "1")).executeAsync(new Into<>(made));
    assertThat(made.get(30, TimeUnit.SECONDS).getData()).containsEntry("value", "1");
    CompletableFuture<V1ConfigMap> again = new CompletableFuture<>();
    core.createNamespacedConfigMap(namespace, configMap("a", "1")).executeAsync(new Into<>(again));
    assertThat(again)
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ApiException.class,
            failure -> assertThat(status(failure).getReason()).isEqualTo("AlreadyExists"));
  }

  private record Into<T>(CompletableFuture<T> future) implements ApiCallback<T> {
    @Override
    public void onFailure(
        ApiException failure, int code, @Nullable Map<String, List<String>> headers) {
      future.completeExceptionally(failure);
    }

    @Override
    public void onSuccess(T result, int code, Map<String, List<String>> headers) {
      future.complete(result);
    }

    @Override
    public void onUploadProgress(long written, long length, boolean done) {}

    @Override
    public void onDownloadProgress(long read, long length, boolean done) {}
  }

  @Test
  void deletesInTheForeground() throws Exception {
    apps.createNamespacedDeployment(namespace, deployment("a", 1)).execute();
    apps.deleteNamespacedDeployment("a", namespace).propagationPolicy("Foreground").execute();
    V1Deployment leaving = apps.readNamespacedDeployment("a", namespace).execute();
    assertThat(leaving.getMetadata().getFinalizers()).containsExactly("foregroundDeletion");
    assertThat(leaving.getMetadata().getDeletionTimestamp()).isNotNull();
  }

  @Test
  void asksTheDiscovery() throws Exception {
    assertThat(new Discovery(client).findAll())
        .filteredOn(each -> each.getGroup().equals("apps") && each.getKind().equals("Deployment"))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.getResourcePlural()).isEqualTo("deployments");
              assertThat(found.getPreferredVersion()).isEqualTo("v1");
              assertThat(found.getNamespaced()).isTrue();
              assertThat(found.getSubResources()).contains("status", "scale");
            });
  }

  /// By the client's other encoding.
  @Test
  void speaksProtobuf() throws Exception {
    ProtoClient proto = new ProtoClient(client);
    String path = "/api/v1/namespaces/" + namespace + "/configmaps";
    V1.ConfigMap made =
        proto.create(
                V1.ConfigMap.newBuilder()
                    .setMetadata(Meta.ObjectMeta.newBuilder().setName("a"))
                    .putData("value", "1")
                    .putBinaryData("raw", ByteString.copyFrom("b", StandardCharsets.UTF_8))
                    .build(),
                path,
                "v1",
                "ConfigMap")
            .object;
    assertThat(made.getMetadata().getUid()).isNotEmpty();
    ProtoClient.ObjectOrStatus<V1.ConfigMapList> listed =
        proto.list(V1.ConfigMapList.newBuilder(), path);
    assertThat(listed.object.getItemsList()).contains(made);
    assertThat(core.readNamespacedConfigMap("a", namespace).execute().getData())
        .containsOnly(Map.entry("value", "1"));
    ProtoClient.ObjectOrStatus<V1.ConfigMap> missing =
        proto.get(V1.ConfigMap.newBuilder(), path + "/missing");
    assertThat(missing.status.getMessage()).isEqualTo("configmaps \"missing\" not found");
    assertThat(missing.status.getCode()).isEqualTo(404);
  }
}
