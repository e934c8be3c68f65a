package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.operation.EngineFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What kube-apiserver says at the edges of creation, update and deletion.
class LifecycleWordsTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private EngineFixture engine;

  @BeforeEach
  void open() throws Exception {
    engine = new EngineFixture();
    engine.send("POST /api/v1/namespaces", "{\"metadata\":{\"name\":\"default\"}}");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static String map(String metadata) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{" + metadata + "}}";
  }

  @Test
  void anEmptyDryRunIsNone() {
    Answer created = engine.send("POST " + MAPS + "?dryRun=", map("\"name\":\"a\""));
    assertThat(created.code()).isEqualTo(422);
    assertThat(created.text("message"))
        .isEqualTo(
            "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"\"]: supported"
                + " values: \"All\"");
    assertThat(engine.send("DELETE " + MAPS + "/a?dryRun=").code()).isEqualTo(422);
  }

  @Test
  void aTakenNameBesideAStemIsToldAsOneThatCouldNotBeGenerated() {
    String both = map("\"name\":\"a\",\"generateName\":\"a-\"");
    assertThat(engine.send("POST " + MAPS, both).code()).isEqualTo(201);
    Answer again = engine.send("POST " + MAPS, both);
    assertThat(again.code()).isEqualTo(409);
    assertThat(again.text("message"))
        .isEqualTo(
            "configmaps \"a\" already exists, the server was not able to generate a unique name for"
                + " the object");
    assertThat(again.body().integer("details", "retryAfterSeconds")).contains(1L);
  }

  @Test
  void anUpdateOfWhatIsGoneTellsThatItsUidIsAnother() {
    Answer answer = engine.send("PUT " + MAPS + "/gone", map("\"name\":\"gone\",\"uid\":\"u\""));
    assertThat(answer.code()).isEqualTo(409);
    assertThat(answer.text("message"))
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"gone\": StorageError: invalid object,"
                + " Code: 4, Key: /registry/configmaps/default/gone, ResourceVersion: 0,"
                + " AdditionalErrorMsg: Precondition failed: UID in precondition: u, UID in object"
                + " meta: ");
    assertThat(engine.send("PUT " + MAPS + "/gone", map("\"name\":\"gone\"")).code())
        .isEqualTo(404);
  }

  @Test
  void namespacesHaveWordsOfTheirOwnForPreconditions() {
    String uid = engine.send("GET /api/v1/namespaces/default").text("metadata", "uid");
    Answer answer =
        engine.send(
            "DELETE /api/v1/namespaces/default",
            "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{\"uid\":\"u\"}}");
    assertThat(answer.code()).isEqualTo(409);
    assertThat(answer.text("message"))
        .isEqualTo(
            "Operation cannot be fulfilled on namespaces \"default\": Precondition failed: UID in"
                + " precondition: u, UID in object meta: "
                + uid);
  }

  @Test
  void aBindingOfAnotherPodIsAConflictOfTheStore() {
    engine.send(
        "POST /api/v1/namespaces/default/pods",
        "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
    String uid = engine.send("GET /api/v1/namespaces/default/pods/p").text("metadata", "uid");
    Answer answer =
        engine.send(
            "POST /api/v1/namespaces/default/pods/p/binding",
            "{\"metadata\":{\"name\":\"p\",\"uid\":\"u\"},\"target\":{\"name\":\"n\"}}");
    assertThat(answer.text("message"))
        .isEqualTo(
            "Operation cannot be fulfilled on pods \"p\": StorageError: invalid object, Code: 4, Key:"
                + " /registry/pods/default/p, ResourceVersion: 0, AdditionalErrorMsg: Precondition"
                + " failed: UID in precondition: u, UID in object meta: "
                + uid);
  }

  @Test
  void illTypedOptionsDeleteNothing() {
    engine.send("POST " + MAPS, map("\"name\":\"a\""));
    Answer answer =
        engine.send(
            "DELETE " + MAPS + "/a",
            "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":\"5\"}");
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.text("message"))
        .isEqualTo(
            "json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of"
                + " type int64");
    assertThat(engine.send("GET " + MAPS + "/a").code()).isEqualTo(200);
  }

  @Test
  void strictDecodingComplainsOfAHundredFieldsOnce() {
    StringBuilder body = new StringBuilder("{\"metadata\":{\"name\":\"a\"}");
    for (int i = 0; i < 300; i++) {
      body.append(",\"u%d\":1,\"u%d\":2".formatted(i, i));
    }
    engine.send("POST " + MAPS, body.append("}").toString());
    assertThat(engine.warnings.texts()).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void anOwnerNeedsAVersionThatCanBeRead() {
    Answer answer =
        engine.send(
            "POST " + MAPS,
            map(
                "\"name\":\"a\",\"ownerReferences\":[{\"apiVersion\":\"a/b/c\",\"kind\":\"K\","
                    + "\"name\":\"n\",\"uid\":\"u\"}]"));
    assertThat(answer.text("message"))
        .isEqualTo(
            "ConfigMap \"a\" is invalid: metadata.ownerReferences.apiVersion: Invalid value:"
                + " \"a/b/c\": version must not be empty");
  }

  @Test
  void aTextHoldsNoHalfCharacters() {
    Answer created =
        engine.send(
            "POST " + MAPS,
            "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"\\ud800x\\ud83d\\ude00\"}}");
    assertThat(created.text("data", "k")).isEqualTo("\uFFFDx\uD83D\uDE00");
    assertThat(engine.send("GET " + MAPS + "/a").body()).isEqualTo(created.body());
  }
}
