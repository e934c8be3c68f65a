package io.binnacle.compatibility.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import io.binnacle.compatibility.EveryStoreTest;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// Tests of the Kubernetes project's client, run once a store. Each test has a client and a
/// namespace of its own.
@Timeout(60)
abstract class OfficialTest extends EveryStoreTest {
  ApiClient client;
  CoreV1Api core;
  AppsV1Api apps;
  String namespace;

  @BeforeEach
  void connect() throws Exception {
    client = Config.fromConfig(server.kubeconfig().toString());
    core = new CoreV1Api(client);
    apps = new AppsV1Api(client);
    namespace =
        core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().generateName(prefix)))
            .execute()
            .getMetadata()
            .getName();
  }

  @AfterEach
  void leave() throws Exception {
    core.deleteNamespace(namespace).execute();
    disconnect(client);
  }

  /// Ends a client's threads and connections, which would live on for minutes.
  static void disconnect(ApiClient client) {
    client.getHttpClient().dispatcher().executorService().shutdown();
    client.getHttpClient().connectionPool().evictAll();
  }

  static V1ObjectMeta named(String name) {
    return new V1ObjectMeta().name(name);
  }

  /// A ConfigMap with the label `seen` that cases select by.
  static V1ConfigMap configMap(String name, String n) {
    return new V1ConfigMap()
        .metadata(named(name).putLabelsItem("seen", "yes"))
        .putDataItem("value", n);
  }

  final V1ConfigMap createConfigMap(String name, String n) throws ApiException {
    return core.createNamespacedConfigMap(namespace, configMap(name, n)).execute();
  }

  final V1ConfigMap changeConfigMap(String name, String n) throws ApiException {
    V1ConfigMap found = core.readNamespacedConfigMap(name, namespace).execute();
    return core.replaceNamespacedConfigMap(name, namespace, found.putDataItem("value", n))
        .execute();
  }

  /// The client sends what nobody set as empty, and kube-apiserver takes an empty overhead for one.
  static V1Pod pod(String name) {
    return new V1Pod()
        .metadata(named(name).putLabelsItem("app", name))
        .spec(
            new V1PodSpec()
                .overhead(null)
                .containers(List.of(new V1Container().name("main").image("example.com/app:1"))));
  }

  static V1Deployment deployment(String name, int replicas) {
    Map<String, String> labels = Map.of("app", name);
    return new V1Deployment()
        .metadata(named(name))
        .spec(
            new V1DeploymentSpec()
                .replicas(replicas)
                .selector(new V1LabelSelector().matchLabels(labels))
                .template(
                    new V1PodTemplateSpec()
                        .metadata(new V1ObjectMeta().labels(labels))
                        .spec(pod(name).getSpec())));
  }

  static List<String> names(List<? extends KubernetesObject> objects) {
    return objects.stream().map(each -> each.getMetadata().getName()).toList();
  }

  /// Who manages fields of an object, from the answer itself: the client's classes leave that out.
  final List<String> managers(String group, String version, String plural, String name) {
    List<String> managers = new ArrayList<>();
    new DynamicKubernetesApi(group, version, plural, client)
        .get(namespace, name)
        .getObject()
        .getRaw()
        .getAsJsonObject("metadata")
        .getAsJsonArray("managedFields")
        .forEach(
            each -> {
              JsonObject entry = each.getAsJsonObject();
              managers.add(
                  entry.get("manager").getAsString() + " " + entry.get("operation").getAsString());
            });
    return managers;
  }

  static V1Status status(ApiException failure) {
    return JSON.deserialize(failure.getResponseBody(), V1Status.class);
  }

  /// Expects a failure whose body is this Status, and returns it.
  static V1Status refused(ThrowingCallable call, int code, String reason, String message) {
    ApiException failure = catchThrowableOfType(ApiException.class, call);
    assertThat(failure).as("failure").isNotNull();
    assertThat(failure.getResponseBody()).as(failure.getMessage()).isNotNull();
    V1Status status = status(failure);
    assertThat(status.getMessage()).isEqualTo(message);
    assertThat(status.getReason()).isEqualTo(reason);
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(failure.getCode()).isEqualTo(code);
    return status;
  }
}
