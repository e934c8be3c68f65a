package io.binnacle.compatibility.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.compatibility.EveryStoreTest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Files;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// Tests of fabric8's client, run once a store. Each test has a client and a namespace of its own.
@Timeout(60)
abstract class Fabric8Test extends EveryStoreTest {
  KubernetesClient client;
  String namespace;

  @BeforeEach
  void connect() throws Exception {
    Config config = Config.fromKubeconfig(Files.readString(server.kubeconfig()));
    // Asking again after a 429 or a 5xx, ten times in twenty seconds, would hide what is refused.
    config.setRequestRetryBackoffLimit(0);
    client = new KubernetesClientBuilder().withConfig(config).build();
    namespace =
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName(prefix)
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
  }

  @AfterEach
  void leave() {
    client.namespaces().withName(namespace).delete();
    client.close();
  }

  final NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> configMaps() {
    return client.configMaps().inNamespace(namespace);
  }

  /// A ConfigMap with the label `seen` that cases select by.
  static ConfigMap configMap(String name, String n) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("seen", "yes")
        .endMetadata()
        .addToData("n", n)
        .build();
  }

  static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("example.com/app:1")
        .endContainer()
        .endSpec()
        .build();
  }

  static Deployment deployment(String name, int replicas) {
    Map<String, String> labels = Map.of("app", name);
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withSpec(pod(name).getSpec())
        .endTemplate()
        .endSpec()
        .build();
  }

  /// Expects a failure that carries this Status.
  static void refused(ThrowingCallable call, int code, String reason, String message) {
    KubernetesClientException failure = catchThrowableOfType(KubernetesClientException.class, call);
    assertThat(failure).as("failure").isNotNull();
    assertThat(failure.getStatus()).as(failure.getMessage()).isNotNull();
    assertThat(failure.getStatus().getMessage()).isEqualTo(message);
    assertThat(failure.getStatus().getReason()).isEqualTo(reason);
    assertThat(failure.getCode()).isEqualTo(code);
  }
}
