package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.operation.EngineFixture.Answer;
import org.junit.jupiter.api.Test;

class PodLogTest {
  private static final String PODS = "/api/v1/namespaces/ns/pods";

  private static String pod(String name, String node) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]"
        + (node.isEmpty() ? "" : ",\"nodeName\":\"" + node + "\"")
        + "}}";
  }

  @Test
  void aPodWithoutANodePrintsNothing() throws Exception {
    try (EngineFixture engine = new EngineFixture()) {
      assertThat(engine.send("POST " + PODS, pod("waiting", "")).code()).isEqualTo(201);
      assertThat(engine.send("POST " + PODS, pod("placed", "n")).code()).isEqualTo(201);

      Answer waiting = engine.send("GET " + PODS + "/waiting/log");

      assertThat(waiting.code()).isEqualTo(204);
      assertThat(waiting.body().isEmpty()).isTrue();
      assertThat(engine.send("GET " + PODS + "/placed/log").text("message"))
          .isEqualTo("nodes \"n\" not found");
      assertThat(engine.send("POST /api/v1/nodes", "{\"metadata\":{\"name\":\"n\"}}").code())
          .isEqualTo(201);
      assertThat(engine.send("GET " + PODS + "/placed/log").code()).isEqualTo(503);
      assertThat(engine.send("GET " + PODS + "/none/log").text("message"))
          .isEqualTo("pods \"none\" not found");
    }
  }
}
