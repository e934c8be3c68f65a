package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.operation.EngineFixture.Answer;
import io.binnacle.spi.value.ObjectValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What PodDisruptionBudgets allow and forbid.
class EvictionTest {
  private static final String PODS = "/api/v1/namespaces/ns/pods";
  private static final String BUDGETS = "/apis/policy/v1/namespaces/ns/poddisruptionbudgets";
  private final EngineFixture engine;

  EvictionTest() throws Exception {
    engine = new EngineFixture();
  }

  @BeforeEach
  void aRunningPod() {
    assertThat(
            engine
                .send(
                    "POST " + PODS,
                    """
                    {"metadata":{"name":"p","labels":{"app":"web"}},
                     "spec":{"nodeName":"n","terminationGracePeriodSeconds":30,
                             "containers":[{"name":"c","image":"i"}]}}
                    """)
                .code())
        .isEqualTo(201);
    becomes("Running", "True");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void becomes(String phase, String ready) {
    Answer answer =
        engine.patch(
            PODS + "/p/status",
            "{\"status\":{\"phase\":\"%s\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\"}]}}"
                .formatted(phase, ready));
    assertThat(answer.code()).isEqualTo(200);
  }

  private void budget(String name, String status) {
    assertThat(
            engine
                .send(
                    "POST " + BUDGETS,
                    """
                    {"metadata":{"name":"%s"},
                     "spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}}
                    """
                        .formatted(name))
                .code())
        .isEqualTo(201);
    Answer answer = engine.patch(BUDGETS + "/" + name + "/status", "{\"status\":" + status + "}");
    assertThat(answer.code()).as("%s", answer.body()).isEqualTo(200);
  }

  private Answer evict(String more) {
    return engine.send(
        "POST " + PODS + "/p/eviction",
        """
        {"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"p"}%s}
        """
            .formatted(more));
  }

  private ObjectValue status(String name) {
    return engine.send("GET " + BUDGETS + "/" + name).body().object("status").orElseThrow();
  }

  @Test
  void withoutABudgetAPodGoesAndSaysWhy() {
    assertThat(evict("").code()).isEqualTo(201);
    ObjectValue pod = engine.send("GET " + PODS + "/p").body();
    assertThat(pod.text("metadata", "deletionTimestamp")).isPresent();
    assertThat(PodConditions.holds(pod, "DisruptionTarget")).isTrue();
  }

  /// As fabric8's client still sends it.
  @Test
  void anEvictionOfTheBetaVersionIsTaken() {
    Answer answer =
        engine.send(
            "POST " + PODS + "/p/eviction",
            """
            {"apiVersion":"policy/v1beta1","kind":"Eviction","metadata":{"name":"p"}}
            """);
    assertThat(answer.code()).as("%s", answer.body()).isEqualTo(201);
    assertThat(
            engine
                .send(
                    "POST " + PODS + "/p/eviction",
                    """
                    {"apiVersion":"policy/v1alpha1","kind":"Eviction","metadata":{"name":"p"}}
                    """)
                .code())
        .isEqualTo(400);
  }

  @Test
  void aBudgetGivesWhatItHas() {
    budget(
        "b",
        """
        {"observedGeneration":1,"disruptionsAllowed":1,"currentHealthy":2,"desiredHealthy":1,
         "expectedPods":2}
        """);
    assertThat(evict(",\"deleteOptions\":{\"dryRun\":[\"All\"]}").code()).isEqualTo(201);
    assertThat(status("b").integer("disruptionsAllowed")).contains(1L);
    assertThat(evict("").code()).isEqualTo(201);
    assertThat(status("b").integer("disruptionsAllowed").orElse(0L)).isZero();
    assertThat(status("b").object("disruptedPods").orElseThrow().names()).containsExactly("p");
    assertThat(status("b").items("conditions").toString()).contains("InsufficientPods");
  }

  @Test
  void theServerIsToldAsWhoTookFromTheBudget() {
    budget(
        "b",
        """
        {"observedGeneration":1,"disruptionsAllowed":2,"currentHealthy":3,"desiredHealthy":1,
         "expectedPods":3}
        """);
    assertThat(evict("").code()).isEqualTo(201);
    assertThat(
            engine.send("GET " + BUDGETS + "/b").body().items("metadata", "managedFields").stream()
                .map(Object::toString)
                .filter(entry -> entry.contains("kube-apiserver")))
        .singleElement()
        .asString()
        .contains("f:disruptedPods", "f:p", "f:disruptionsAllowed")
        .contains("status");
  }

  @Test
  void whatHasEndedSaysWhyItGoesToo() {
    engine.patch(PODS + "/p/status", "{\"status\":{\"phase\":\"Pending\"}}");
    engine.patch(PODS + "/p", "{\"metadata\":{\"finalizers\":[\"a.b/c\"]}}");
    assertThat(evict("").code()).isEqualTo(201);
    assertThat(PodConditions.holds(engine.send("GET " + PODS + "/p").body(), "DisruptionTarget"))
        .isTrue();
  }

  @Test
  void anEvictionDoesNotIgnoreReadErrors() {
    Answer answer =
        evict(",\"deleteOptions\":{\"ignoreStoreReadErrorWithClusterBreakingPotential\":true}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.text("message"))
        .isEqualTo(
            "Eviction.policy \"p\" is invalid:"
                + " deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential: Invalid value:"
                + " true: can not be set for pod eviction, try after removing the option");
  }

  @Test
  void aBudgetThatHasNothingLeftRefuses() {
    budget(
        "b",
        """
        {"observedGeneration":1,"disruptionsAllowed":0,"currentHealthy":1,"desiredHealthy":1,
         "expectedPods":1}
        """);
    Answer answer = evict("");
    assertThat(answer.code()).isEqualTo(429);
    assertThat(answer.text("message"))
        .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
    ObjectValue cause = (ObjectValue) answer.body().items("details", "causes").getFirst();
    assertThat(cause.text("reason")).contains("DisruptionBudget");
    assertThat(cause.text("message"))
        .contains("The disruption budget b needs 1 healthy pods and has 1 currently");
    assertThat(engine.send("GET " + PODS + "/p").body().text("metadata", "deletionTimestamp"))
        .isEmpty();
  }

  @Test
  void aBudgetThatNobodyHasLookedAtYetRefuses() {
    budget(
        "b",
        "{\"disruptionsAllowed\":5,\"currentHealthy\":5,\"desiredHealthy\":1,\"expectedPods\":5}");
    Answer answer = evict("");
    assertThat(answer.code()).isEqualTo(429);
    assertThat(answer.body().integer("details", "retryAfterSeconds")).contains(10L);
  }

  @Test
  void whatIsNotReadyGoesWhereEnoughIsHealthy() {
    budget(
        "b",
        """
        {"observedGeneration":1,"disruptionsAllowed":0,"currentHealthy":1,"desiredHealthy":1,
         "expectedPods":2}
        """);
    becomes("Running", "False");
    assertThat(evict("").code()).isEqualTo(201);
  }

  @Test
  void whatHasEndedGoesWithoutABudget() {
    budget(
        "b",
        """
        {"observedGeneration":1,"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":1,
         "expectedPods":1}
        """);
    becomes("Succeeded", "False");
    assertThat(evict("").code()).isEqualTo(201);
    assertThat(engine.send("GET " + PODS + "/p").code()).isEqualTo(404);
  }

  @Test
  void twoBudgetsAreOneTooMany() {
    String status =
        """
        {"observedGeneration":1,"disruptionsAllowed":1,"currentHealthy":2,"desiredHealthy":1,
         "expectedPods":2}
        """;
    budget("b", status);
    budget("c", status);
    assertThat(evict("").code()).isEqualTo(500);
  }
}
