package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.operation.EngineFixture.Answer;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Resources that are served in versions of different shapes are one and the same in the store.
class SharedStorageTest {
  private static final String CORE = "/api/v1/namespaces/ns/events";
  private static final String NEWER = "/apis/events.k8s.io/v1/namespaces/ns/events";
  private static final String V1 = "/apis/autoscaling/v1/namespaces/ns/horizontalpodautoscalers";
  private static final String V2 = "/apis/autoscaling/v2/namespaces/ns/horizontalpodautoscalers";

  private EngineFixture engine;

  @BeforeEach
  void start() throws Exception {
    engine = new EngineFixture();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private static String event(String version, String rest) {
    return "{\"apiVersion\":\""
        + version
        + "\",\"kind\":\"Event\",\"metadata\":{\"name\":\"e\"}"
        + rest
        + "}";
  }

  @Test
  void anEventIsSeenInBothGroups() throws InterruptedException {
    Answer created =
        engine.send(
            "POST " + CORE,
            event("v1", ",\"message\":\"m\",\"involvedObject\":{\"namespace\":\"ns\"}"));
    assertThat(created.code()).isEqualTo(201);

    Answer read = engine.send("GET " + NEWER + "/e");

    assertThat(read.text("apiVersion")).isEqualTo("events.k8s.io/v1");
    assertThat(read.text("note")).isEqualTo("m");
    assertThat(read.text("metadata", "resourceVersion"))
        .isEqualTo(created.text("metadata", "resourceVersion"));
    List<ObjectValue> frames = engine.watch(NEWER + "?watch=true", 1);
    assertThat(frames.getFirst().text("object", "note")).contains("m");
  }

  @Test
  void whatOneGroupChangesTheOtherTells() throws InterruptedException {
    engine.send("POST " + CORE, event("v1", ",\"involvedObject\":{\"namespace\":\"ns\"}"));
    String version = engine.send("GET " + CORE).text("metadata", "resourceVersion");

    Answer patched = engine.patch(CORE + "/e", "{\"message\":\"changed\"}");

    assertThat(patched.code()).as("%s", patched.body()).isEqualTo(200);
    assertThat(patched.text("message")).isEqualTo("changed");
    assertThat(engine.send("GET " + NEWER + "/e").text("note")).isEqualTo("changed");
    List<ObjectValue> frames = engine.watch(NEWER + "?watch=true&resourceVersion=" + version, 1);
    assertThat(frames.getFirst().text("object", "note")).contains("changed");
    assertThat(engine.send("DELETE " + CORE + "/e").code()).isEqualTo(200);
    assertThat(engine.send("GET " + NEWER + "/e").code()).isEqualTo(404);
  }

  @Test
  void anAutoscalerIsSeenInBothVersions() {
    Answer created =
        engine.send(
            "POST " + V1,
            "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"maxReplicas\":3,"
                + "\"targetCPUUtilizationPercentage\":50,"
                + "\"scaleTargetRef\":{\"apiVersion\":\"apps/v1\",\"kind\":\"D\",\"name\":\"d\"}}}");
    assertThat(created.code()).as("%s", created.body()).isEqualTo(201);
    assertThat(created.text("apiVersion")).isEqualTo("autoscaling/v1");

    Answer read = engine.send("GET " + V2 + "/a");
    assertThat(read.body().items("spec", "metrics")).hasSize(1);
    Answer patched =
        engine.patch(
            V2 + "/a",
            """
            {"spec":{"metrics":[{"type":"Resource","resource":{"name":"memory",
              "target":{"type":"Utilization","averageUtilization":60}}}]}}
            """);
    assertThat(patched.code()).as("%s", patched.body()).isEqualTo(200);

    Answer again = engine.send("GET " + V1 + "/a");
    assertThat(again.body().at("spec", "targetCPUUtilizationPercentage")).isEmpty();
  }
}
