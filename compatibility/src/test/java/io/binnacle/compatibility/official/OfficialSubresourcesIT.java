package io.binnacle.compatibility.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.Exec;
import io.kubernetes.client.PodLogs;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AuthenticationV1Api;
import io.kubernetes.client.openapi.apis.AuthorizationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.PolicyV1Api;
import io.kubernetes.client.openapi.models.AuthenticationV1TokenRequest;
import io.kubernetes.client.openapi.models.V1Binding;
import io.kubernetes.client.openapi.models.V1Eviction;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ObjectReference;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodCondition;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudgetSpec;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import io.kubernetes.client.openapi.models.V1Scale;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReview;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReviewSpec;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.openapi.models.V1TokenRequestSpec;
import io.kubernetes.client.openapi.models.V1TokenReview;
import io.kubernetes.client.openapi.models.V1TokenReviewSpec;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import org.junit.jupiter.api.Test;

/// Parts of objects that are asked for by themselves, and what needs a node.
class OfficialSubresourcesIT extends OfficialTest {
  @Test
  void scales() throws Exception {
    apps.createNamespacedDeployment(namespace, deployment("a", 2)).execute();
    V1Scale scale = apps.readNamespacedDeploymentScale("a", namespace).execute();
    assertThat(scale.getStatus().getSelector()).isEqualTo("app=a");
    scale.getSpec().setReplicas(5);
    V1Scale more = apps.replaceNamespacedDeploymentScale("a", namespace, scale).execute();
    assertThat(more.getSpec().getReplicas()).isEqualTo(5);
    String patch = "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":1}]";
    V1Scale fewer =
        PatchUtils.patch(
            V1Scale.class,
            () ->
                apps.patchNamespacedDeploymentScale("a", namespace, new V1Patch(patch))
                    .buildCall(null),
            V1Patch.PATCH_FORMAT_JSON_PATCH,
            client);
    assertThat(fewer.getSpec().getReplicas()).isEqualTo(1);
    assertThat(
            apps.readNamespacedDeployment("a", namespace).execute().getMetadata().getGeneration())
        .isEqualTo(3);
  }

  @Test
  void changesStatusAlone() throws Exception {
    V1Pod made = core.createNamespacedPod(namespace, pod("a")).execute();
    made.getStatus().setPhase("Running");
    made.getMetadata().putLabelsItem("late", "yes");
    V1Pod running = core.replaceNamespacedPodStatus("a", namespace, made).execute();
    assertThat(running.getStatus().getPhase()).isEqualTo("Running");
    assertThat(running.getMetadata().getLabels()).containsKey("late");
    assertThat(running.getSpec())
        .isEqualTo(core.readNamespacedPod("a", namespace).execute().getSpec());
    String failed = "{\"status\":{\"phase\":\"Failed\"}}";
    V1Pod unchanged =
        PatchUtils.patch(
            V1Pod.class,
            () -> core.patchNamespacedPod("a", namespace, new V1Patch(failed)).buildCall(null),
            V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
            client);
    assertThat(unchanged.getStatus().getPhase()).isEqualTo("Running");
    V1Pod changed =
        PatchUtils.patch(
            V1Pod.class,
            () ->
                core.patchNamespacedPodStatus("a", namespace, new V1Patch(failed)).buildCall(null),
            V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
            client);
    assertThat(changed.getStatus().getPhase()).isEqualTo("Failed");
    assertThat(core.readNamespacedPodStatus("a", namespace).execute()).isEqualTo(changed);
  }

  @Test
  void evicts() throws Exception {
    core.createNamespacedPod(namespace, pod("free")).execute();
    V1Pod guarded = core.createNamespacedPod(namespace, pod("guarded")).execute();
    new PolicyV1Api(client)
        .createNamespacedPodDisruptionBudget(
            namespace,
            new V1PodDisruptionBudget()
                .metadata(named("all"))
                .spec(
                    new V1PodDisruptionBudgetSpec()
                        .minAvailable(new IntOrString(1))
                        .selector(new V1LabelSelector().putMatchLabelsItem("app", "guarded"))))
        .execute();
    // A pod that never ran may be evicted whatever the budget says.
    guarded.getStatus().phase("Running");
    guarded.getStatus().addConditionsItem(new V1PodCondition().type("Ready").status("True"));
    core.replaceNamespacedPodStatus("guarded", namespace, guarded).execute();
    V1Status held =
        refused(
            () -> evict("guarded"),
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.");
    assertThat(held.getDetails().getCauses().getFirst().getReason()).isEqualTo("DisruptionBudget");
    evict("free");
    refused(
        () -> core.readNamespacedPod("free", namespace).execute(),
        404,
        "NotFound",
        "pods \"free\" not found");
  }

  private void evict(String name) throws ApiException {
    succeeds(
        core.createNamespacedPodEviction(name, namespace, new V1Eviction().metadata(named(name)))
            .buildCall(null));
  }

  /// For requests that are answered by a Status, where the client expects what was sent.
  private void succeeds(Call call) throws ApiException {
    assertThat(client.<V1Status>execute(call, V1Status.class).getData().getStatus())
        .isEqualTo("Success");
  }

  @Test
  void bindsAPodOnce() throws Exception {
    V1Node node =
        core.createNode(new V1Node().metadata(new V1ObjectMeta().generateName("official-")))
            .execute();
    String nodeName = node.getMetadata().getName();
    try {
      core.createNamespacedPod(namespace, pod("a")).execute();
      bind("a", nodeName);
      assertThat(core.readNamespacedPod("a", namespace).execute().getSpec().getNodeName())
          .isEqualTo(nodeName);
      refused(
          () -> bind("a", "another"),
          409,
          "Conflict",
          "Operation cannot be fulfilled on pods/binding \"a\": pod a is already assigned to node \""
              + nodeName
              + "\"");
      core.deleteNamespacedPod("a", namespace).gracePeriodSeconds(0).execute();
    } finally {
      core.deleteNode(nodeName).execute();
    }
  }

  private void bind(String name, String node) throws ApiException {
    succeeds(
        core.createNamespacedBinding(
                namespace,
                new V1Binding()
                    .metadata(named(name))
                    .target(new V1ObjectReference().kind("Node").name(node)))
            .buildCall(null));
  }

  @Test
  void asksForATokenAndUsesIt() throws Exception {
    core.createNamespacedServiceAccount(namespace, new V1ServiceAccount().metadata(named("robot")))
        .execute();
    AuthenticationV1TokenRequest request =
        core.createNamespacedServiceAccountToken(
                "robot",
                namespace,
                new AuthenticationV1TokenRequest()
                    .spec(new V1TokenRequestSpec().audiences(List.of()).expirationSeconds(3600L)))
            .execute();
    String token = request.getStatus().getToken();
    String user = "system:serviceaccount:" + namespace + ":robot";
    V1TokenReview review =
        new AuthenticationV1Api(client)
            .createTokenReview(new V1TokenReview().spec(new V1TokenReviewSpec().token(token)))
            .execute();
    assertThat(review.getStatus().getAuthenticated()).isTrue();
    assertThat(review.getStatus().getUser().getUsername()).isEqualTo(user);

    ApiClient robot = withToken(token);
    try {
      refused(
          () -> new CoreV1Api(robot).listNamespacedSecret(namespace).execute(),
          403,
          "Forbidden",
          "secrets is forbidden: User \""
              + user
              + "\" cannot list resource \"secrets\" in API group \"\" in the namespace \""
              + namespace
              + "\"");
      V1SelfSubjectAccessReview mayI =
          new AuthorizationV1Api(robot)
              .createSelfSubjectAccessReview(
                  new V1SelfSubjectAccessReview()
                      .spec(
                          new V1SelfSubjectAccessReviewSpec()
                              .resourceAttributes(
                                  new V1ResourceAttributes()
                                      .verb("list")
                                      .resource("secrets")
                                      .namespace(namespace))))
              .execute();
      assertThat(mayI.getStatus().getAllowed()).isFalse();
    } finally {
      disconnect(robot);
    }
  }

  private ApiClient withToken(String token) throws Exception {
    return new ClientBuilder()
        .setBasePath(server.address())
        .setCertificateAuthority(Files.readAllBytes(server.authority()))
        .setAuthentication(new AccessTokenAuthentication(token))
        .build();
  }

  @Test
  void aTokenThatNobodySignedIsRefused() throws Exception {
    ApiClient stranger = withToken("nonsense");
    try {
      refused(
          () -> new CoreV1Api(stranger).listNamespacedPod(namespace).execute(),
          401,
          "Unauthorized",
          "Unauthorized");
    } finally {
      disconnect(stranger);
    }
  }

  @Test
  void logsOfAPodWithoutANodeAreEmpty() throws Exception {
    refused(
        () -> core.readNamespacedPodLog("missing", namespace).execute(),
        404,
        "NotFound",
        "pods \"missing\" not found");
    core.createNamespacedPod(namespace, pod("a")).execute();
    try (InputStream log = new PodLogs(client).streamNamespacedPodLog(namespace, "a", "main")) {
      assertThat(log.readAllBytes()).isEmpty();
    }
    refused(
        () -> core.readNamespacedPodLog("a", namespace).container("none").execute(),
        400,
        "BadRequest",
        "container none is not valid for pod a");
  }

  /// The client asks for a WebSocket, and tells the code of the refusal alone.
  @Test
  void commandsInAPodWithoutANodeAreRefused() throws Exception {
    core.createNamespacedPod(namespace, pod("a")).execute();
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    Process process =
        new Exec(client)
            .newExecutionBuilder(namespace, "a", new String[] {"true"})
            .setOnUnhandledError(failed::complete)
            .execute();
    assertThat(failed.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("Expected HTTP 101 response but was '400 Bad Request'");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> new PortForward(client).forward(namespace, "a", List.of(80)))
        .isInstanceOf(ApiException.class)
        .hasRootCauseMessage("Expected HTTP 101 response but was '400 Bad Request'");
    // By a request without an upgrade the refusal can be read.
    refused(
        () ->
            core.connectPostNamespacedPodExec("a", namespace)
                .command("true")
                .stdout(true)
                .execute(),
        400,
        "BadRequest",
        "pod a does not have a host assigned");
  }
}
