package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.operation.EngineFixture.Answer;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Server-side apply through the engine, and the managers that other writes leave.
class ApplyOperationTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web";
  private static final String SETTINGS =
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\"},"
          + "\"data\":{\"color\":\"blue\"}}";

  private EngineFixture engine;

  @BeforeEach
  void start() throws Exception {
    engine = new EngineFixture();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private Answer apply(String path, String body) {
    return engine.send("PATCH " + path, body, ApplyOperation.MEDIA_TYPE);
  }

  private static List<String> managers(Answer answer) {
    return answer.body().items("metadata", "managedFields").stream()
        .map(entry -> ((ObjectValue) entry).text("manager").orElse(""))
        .toList();
  }

  private static Value fields(Answer answer, int entry) {
    return ((ObjectValue) answer.body().items("metadata", "managedFields").get(entry))
        .get("fieldsV1")
        .orElseThrow();
  }

  @Test
  void createsWhatIsNotThere() {
    Answer made = apply(MAPS + "/m?fieldManager=one", SETTINGS);

    assertThat(made.code()).isEqualTo(201);
    assertThat(made.text("metadata", "namespace")).isEqualTo("default");
    assertThat(managers(made)).containsExactly("one");
    assertThat(engine.send("GET " + MAPS + "/m").body()).isEqualTo(made.body());
  }

  @Test
  void writesNothingWhenNothingChanges() {
    Answer made = apply(MAPS + "/m?fieldManager=one", SETTINGS);
    String before = engine.send("GET " + MAPS).text("metadata", "resourceVersion");

    Answer again = apply(MAPS + "/m?fieldManager=one", SETTINGS);

    assertThat(again.code()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(made.body());
    assertThat(engine.send("GET " + MAPS).text("metadata", "resourceVersion")).isEqualTo(before);
  }

  @Test
  void takesYaml() {
    Answer made =
        apply(
            MAPS + "/m?fieldManager=one",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  color: \"on\"\n");

    assertThat(made.text("data", "color")).isEqualTo("on");
  }

  @Test
  void tellsConflictsWithTheirManagers() {
    apply(MAPS + "/m?fieldManager=one", SETTINGS);

    Answer refused = apply(MAPS + "/m?fieldManager=two", SETTINGS.replace("blue", "red"));

    assertThat(refused.code()).isEqualTo(409);
    assertThat(refused.text("reason")).isEqualTo("Conflict");
    assertThat(refused.text("message"))
        .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.color");
    ObjectValue cause = (ObjectValue) refused.body().items("details", "causes").getFirst();
    assertThat(cause.text("reason")).contains("FieldManagerConflict");
    assertThat(cause.text("field")).contains(".data.color");
    Answer forced = apply(MAPS + "/m?fieldManager=two&force=true", SETTINGS.replace("blue", "red"));
    assertThat(managers(forced)).containsExactly("two");
  }

  @Test
  void aDryRunStoresNothing() {
    Answer told = apply(MAPS + "/m?fieldManager=one&dryRun=All", SETTINGS);

    assertThat(told.code()).isEqualTo(201);
    assertThat(managers(told)).containsExactly("one");
    assertThat(engine.send("GET " + MAPS + "/m").code()).isEqualTo(404);
  }

  @Test
  void refusesWhatItCannotApply() {
    assertThat(apply(MAPS + "/m", SETTINGS).text("message"))
        .isEqualTo(
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required"
                + " for apply patch");
    assertThat(apply(MAPS + "/m?fieldManager=one", SETTINGS.replace("v1", "v2")).text("message"))
        .isEqualTo("invalid object type: /v2, Kind=ConfigMap");
    assertThat(apply(MAPS + "/n?fieldManager=one", SETTINGS).text("message"))
        .isEqualTo("the name of the object (m) does not match the name on the URL (n)");
    assertThat(apply(MAPS + "/m?fieldManager=one", "[]").text("message"))
        .startsWith("error decoding YAML: error unmarshaling JSON");
    assertThat(
            apply(MAPS + "/m?fieldManager=one", SETTINGS.replace("\"data\"", "\"dada\""))
                .text("message"))
        .isEqualTo(
            "failed to create typed patch object (/m; /v1, Kind=ConfigMap): .dada: field not"
                + " declared in schema");
    assertThat(
            apply(
                    MAPS + "/m?fieldManager=one",
                    SETTINGS.replace("\"name\"", "\"uid\":\"u\",\"name\""))
                .text("message"))
        .endsWith("the provided object specified uid u, and no existing object was found");
    assertThat(engine.send("GET " + MAPS + "/m").code()).isEqualTo(404);
  }

  @Test
  void complainsOfKeysThatStandTwice() {
    String twice = SETTINGS.replace("\"color\"", "\"color\":\"red\",\"color\"");
    assertThat(apply(MAPS + "/m?fieldManager=one&fieldValidation=Strict", twice).text("message"))
        .isEqualTo(
            "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n"
                + "  line 1: key \"color\" already set in map");
    assertThat(apply(MAPS + "/m?fieldManager=one", twice).text("data", "color")).isEqualTo("blue");
    assertThat(engine.warnings.texts()).containsExactly("line 1: key \"color\" already set in map");
  }

  @Test
  void everyWriteIsByAManager() {
    Answer made = engine.send("POST " + MAPS + "?fieldManager=maker", SETTINGS);
    assertThat(managers(made)).containsExactly("maker");

    Answer patched = engine.patch(MAPS + "/m?fieldManager=painter", "{\"data\":{\"a\":\"b\"}}");
    assertThat(managers(patched)).containsExactlyInAnyOrder("maker", "painter");

    Answer put =
        engine.send("PUT " + MAPS + "/m", "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"c\"}}");
    // What the maker has left is that there are data at all.
    assertThat(managers(put)).containsExactlyInAnyOrder("maker", "unknown");
  }

  @Test
  void aStatusIsAppliedByItself() {
    engine.send(
        "POST /apis/apps/v1/namespaces/default/deployments?fieldManager=maker",
        "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"replicas\":2,\"selector\":{\"matchLabels\":"
            + "{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":"
            + "{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}");
    String status =
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"},"
            + "\"spec\":{\"replicas\":9},\"status\":{\"replicas\":2}}";

    Answer applied = apply(DEPLOYMENT + "/status?fieldManager=reporter&force=true", status);

    assertThat(applied.code()).isEqualTo(200);
    assertThat(applied.body().integer("status", "replicas")).contains(2L);
    assertThat(applied.body().integer("spec", "replicas")).contains(2L);
    assertThat(fields(applied, 0))
        .isEqualTo(ObjectValue.of("f:status", ObjectValue.of("f:replicas", ObjectValue.empty())));
    assertThat(
            apply(DEPLOYMENT + "x/status?fieldManager=reporter", status.replace("web", "webx"))
                .code())
        .isEqualTo(404);
  }

  @Test
  void whoScalesManagesTheReplicas() {
    engine.send(
        "POST /apis/apps/v1/namespaces/default/deployments?fieldManager=maker",
        "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"replicas\":2,\"selector\":{\"matchLabels\":"
            + "{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":"
            + "{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}");

    engine.patch(DEPLOYMENT + "/scale?fieldManager=scaler", "{\"spec\":{\"replicas\":5}}");

    Answer scaled = engine.send("GET " + DEPLOYMENT);
    assertThat(managers(scaled)).containsExactlyInAnyOrder("maker", "scaler");
    String applied =
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"},"
            + "\"spec\":{\"replicas\":1}}";
    assertThat(apply(DEPLOYMENT + "?fieldManager=one", applied).text("message"))
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\""
                + " using apps/v1: .spec.replicas");
    String scale =
        "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"Scale\",\"metadata\":{\"name\":\"web\"},"
            + "\"spec\":{\"replicas\":3}}";
    assertThat(
            apply(DEPLOYMENT + "/scale?fieldManager=one&force=true", scale)
                .body()
                .integer("spec", "replicas"))
        .contains(3L);
    assertThat(managers(engine.send("GET " + DEPLOYMENT)))
        .containsExactlyInAnyOrder("maker", "one");
  }

  @Test
  void managersAreNamedByTheUserAgentsFirstWord() {
    assertThat(Parameters.manager("kubectl")).isEqualTo("kubectl");
    assertThat(Parameters.manager("a\u0001b\u200bc d")).isEqualTo("abc d");
    assertThat(Parameters.manager("ä".repeat(100))).isEqualTo("ä".repeat(64));
  }
}
