package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.namespace.NamespaceFinalizer;
import io.binnacle.kernel.operation.EngineFixture.Answer;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ResourceEngineTest {
  private static final String MAPS = "/api/v1/namespaces/ns/configmaps";
  private static final String PODS = "/api/v1/namespaces/ns/pods";
  private static final String SERVICES = "/api/v1/namespaces/ns/services";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/ns/deployments";

  private EngineFixture engine;

  @BeforeEach
  void start() throws Exception {
    engine = new EngineFixture();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  /// A request to a server that has the ConfigMap `x`, and what is to be answered.
  record Exchange(String request, String body, int code, String message) {}

  static final List<Exchange> EXCHANGES =
      List.of(
          new Exchange(
              "GET /api/v1/nopes", "", 404, "the server could not find the requested resource"),
          new Exchange(
              "GET " + MAPS + "/x/nope",
              "",
              404,
              "the server could not find the requested resource"),
          new Exchange("GET " + MAPS + "/none", "", 404, "configmaps \"none\" not found"),
          new Exchange(
              "GET " + DEPLOYMENTS + "/none", "", 404, "deployments.apps \"none\" not found"),
          new Exchange(
              "PUT " + MAPS,
              "{}",
              405,
              "the server does not allow this method on the requested resource"),
          new Exchange(
              "POST " + MAPS + "/x",
              "{}",
              405,
              "the server does not allow this method on the requested resource"),
          new Exchange(
              "DELETE /api/v1/services",
              "",
              405,
              "the server does not allow this method on the requested resource"),
          new Exchange(
              "POST " + MAPS,
              "{",
              400,
              "the object provided is unrecognized (must be of type ConfigMap): couldn't get"
                  + " version/kind; json parse error: unexpected end of JSON input ({)"),
          new Exchange(
              "POST " + MAPS,
              "",
              400,
              "the object provided is unrecognized (must be of type ConfigMap): couldn't get"
                  + " version/kind; json parse error: unexpected end of JSON input (<empty>)"),
          new Exchange(
              "POST " + MAPS,
              "[]",
              400,
              "the object provided is unrecognized (must be of type ConfigMap): couldn't get"
                  + " version/kind; json parse error: json: cannot unmarshal array into Go value of"
                  + " type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind"
                  + " string \"json:\\\"kind,omitempty\\\"\" } (5b5d)"),
          new Exchange(
              "POST " + MAPS,
              "null",
              422,
              "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is"
                  + " required"),
          new Exchange(
              "POST " + MAPS,
              "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}",
              400,
              "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to"
                  + " (core.ConfigMap): unknown conversion"),
          new Exchange(
              "POST " + MAPS,
              "{\"apiVersion\":\"wrong/v1\",\"kind\":\"ConfigMap\"}",
              400,
              "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: no kind \"ConfigMap\""
                  + " is registered for version \"wrong/v1\" in scheme"
                  + " \"pkg/runtime/scheme.go:111\""),
          new Exchange(
              "POST " + MAPS,
              "{\"metadata\":{\"name\":\"s\",\"namespace\":\"other\"}}",
              400,
              "the namespace of the provided object does not match the namespace sent on the"
                  + " request"),
          new Exchange(
              "POST " + MAPS + "?fieldValidation=Strict",
              "{\"metadata\":{\"name\":\"f\",\"more\":1,\"name\":\"g\"},\"nonsense\":1}",
              400,
              "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                  + " duplicate field \"metadata.name\", unknown field \"metadata.more\", unknown"
                  + " field \"nonsense\""),
          new Exchange(
              "POST " + MAPS,
              "{\"metadata\":{\"name\":\"x\"}}",
              409,
              "configmaps \"x\" already exists"),
          new Exchange(
              "POST " + MAPS,
              "{\"metadata\":{\"name\":\"y\",\"resourceVersion\":\"5\"}}",
              500,
              "resourceVersion should not be set on objects to be created"),
          new Exchange(
              "PUT " + MAPS + "/x",
              "{\"metadata\":{\"name\":\"y\"}}",
              400,
              "the name of the object (y) does not match the name on the URL (x)"),
          new Exchange(
              "PUT " + MAPS + "/x",
              "{\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"1\"}}",
              409,
              "Operation cannot be fulfilled on configmaps \"x\": the object has been modified;"
                  + " please apply your changes to the latest version and try again"),
          new Exchange(
              "PUT " + MAPS + "/none",
              "{\"metadata\":{\"name\":\"none\"}}",
              404,
              "configmaps \"none\" not found"),
          new Exchange(
              "DELETE " + MAPS + "/x",
              "{\"preconditions\":{\"resourceVersion\":\"1\"}}",
              409,
              "Operation cannot be fulfilled on ConfigMap \"x\": the ResourceVersion in the"
                  + " precondition (1) does not match the ResourceVersion in record (RV). The"
                  + " object might have been modified"),
          new Exchange(
              "GET " + MAPS + "?fieldSelector=nope%3Dx",
              "",
              400,
              "\"nope\" is not a known field selector: only \"metadata.name\","
                  + " \"metadata.namespace\""),
          new Exchange(
              "GET " + PODS + "?fieldSelector=spec.hostname%3Dn",
              "",
              400,
              "field label not supported: spec.hostname"),
          new Exchange(
              "GET " + MAPS + "?resourceVersion=x",
              "",
              400,
              "invalid resource version: resourceVersion: Invalid value: \"x\": strconv.ParseUint:"
                  + " parsing \"x\": invalid syntax"));

  @ParameterizedTest
  @FieldSource("EXCHANGES")
  void refusesInTheWordsOfKubernetes(Exchange row) {
    String version =
        engine
            .send("POST " + MAPS, "{\"metadata\":{\"name\":\"x\"}}")
            .text("metadata", "resourceVersion");

    Answer answer = engine.send(row.request(), row.body());

    assertThat(answer.text("message").replace("(" + version + ")", "(RV)"))
        .isEqualTo(row.message());
    assertThat(answer.code()).isEqualTo(row.code());
  }

  @Test
  void createsReadsChangesAndDeletes() {
    Answer created =
        engine.send(
            "POST " + MAPS,
            "{\"metadata\":{\"name\":\"x\",\"uid\":\"mine\",\"selfLink\":\"/x\"},"
                + "\"data\":{\"a\":\"1\"}}");
    assertThat(created.code()).isEqualTo(201);
    assertThat(created.body().names()).containsExactly("kind", "apiVersion", "metadata", "data");
    assertThat(created.text("metadata", "uid")).matches("[0-9a-f-]{36}");
    assertThat(created.text("metadata", "selfLink")).isEmpty();
    assertThat(engine.send("GET " + MAPS + "/x").body()).isEqualTo(created.body());

    Answer patched = engine.patch(MAPS + "/x", "{\"data\":{\"b\":\"2\"}}");
    assertThat(patched.text("data", "b")).isEqualTo("2");
    assertThat(patched.text("metadata", "resourceVersion"))
        .isNotEqualTo(created.text("metadata", "resourceVersion"));

    Answer deleted = engine.send("DELETE " + MAPS + "/x");
    assertThat(deleted.text("status")).isEqualTo("Success");
    assertThat(deleted.text("details", "uid")).isEqualTo(created.text("metadata", "uid"));
    assertThat(engine.send("GET " + MAPS + "/x").code()).isEqualTo(404);
  }

  @Test
  void writesNothingWhenNothingChanges() {
    Answer created = engine.send("POST " + MAPS, "{\"metadata\":{\"name\":\"x\"}}");

    assertThat(engine.patch(MAPS + "/x", "{}").body()).isEqualTo(created.body());
    assertThat(engine.send("PUT " + MAPS + "/x", "{\"metadata\":{\"name\":\"x\"}}").body())
        .isEqualTo(created.body());
  }

  @Test
  void warnsOfUnknownFields() {
    Answer answer = engine.send("POST " + MAPS, "{\"metadata\":{\"name\":\"x\"},\"odd\":1}");

    assertThat(answer.code()).isEqualTo(201);
    assertThat(engine.warnings.texts()).containsExactly("unknown field \"odd\"");
  }

  @Test
  void generatesNames() {
    Answer first = engine.send("POST " + MAPS, "{\"metadata\":{\"generateName\":\"g-\"}}");
    Answer second = engine.send("POST " + MAPS, "{\"metadata\":{\"generateName\":\"g-\"}}");

    assertThat(first.text("metadata", "name")).matches("g-[bcdfghjklmnpqrstvwxz2456789]{5}");
    assertThat(second.text("metadata", "name")).isNotEqualTo(first.text("metadata", "name"));
  }

  @Test
  void storesNothingInADryRun() {
    assertThat(engine.send("POST " + MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"x\"}}"))
        .satisfies(
            a -> {
              assertThat(a.code()).isEqualTo(201);
              assertThat(a.text("metadata", "resourceVersion")).isEmpty();
            });
    assertThat(engine.send("GET " + MAPS + "/x").code()).isEqualTo(404);
    String versioned = "{\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"5\"}}";
    Answer told = engine.send("POST " + MAPS + "?dryRun=All", versioned);
    assertThat(told.code()).as("only the store refuses a version").isEqualTo(201);
    assertThat(told.text("metadata", "resourceVersion")).isEqualTo("5");

    engine.send("POST " + MAPS, "{\"metadata\":{\"name\":\"x\"}}");
    assertThat(engine.patch(MAPS + "/x?dryRun=All", "{\"data\":{\"a\":\"1\"}}").text("data", "a"))
        .isEqualTo("1");
    assertThat(engine.send("DELETE " + MAPS + "/x?dryRun=All").code()).isEqualTo(200);
    assertThat(engine.send("GET " + MAPS + "/x").body().has("data")).isFalse();
  }

  @Test
  void waitsForFinalizers() {
    engine.send("POST " + MAPS, "{\"metadata\":{\"name\":\"x\",\"finalizers\":[\"a.b/c\"]}}");

    Answer deleting = engine.send("DELETE " + MAPS + "/x");
    assertThat(deleting.text("metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(deleting.body().integer("metadata", "deletionGracePeriodSeconds")).contains(0L);
    assertThat(engine.send("GET " + MAPS + "/x").code()).isEqualTo(200);

    Answer released = engine.patch(MAPS + "/x", "{\"metadata\":{\"finalizers\":null}}");
    assertThat(released.code()).isEqualTo(200);
    assertThat(engine.send("GET " + MAPS + "/x").code()).isEqualTo(404);
  }

  @Test
  void recordsWhatBecomesOfDependents() {
    engine.send("POST " + MAPS, "{\"metadata\":{\"name\":\"x\"}}");
    Answer foreground = engine.send("DELETE " + MAPS + "/x?propagationPolicy=Foreground");

    assertThat(foreground.body().items("metadata", "finalizers"))
        .containsExactly(Value.of("foregroundDeletion"));
  }

  @Test
  void countsGenerationsAndKeepsTheStatusApart() {
    String spec =
        "\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":"
            + "{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}";
    Answer created =
        engine.send(
            "POST " + DEPLOYMENTS,
            "{\"metadata\":{\"name\":\"d\"}," + spec + ",\"status\":{\"replicas\":9}}");
    assertThat(created.body().integer("metadata", "generation")).contains(1L);
    assertThat(created.body().at("status", "replicas")).isEmpty();

    Answer status = engine.patch(DEPLOYMENTS + "/d/status", "{\"status\":{\"replicas\":3}}");
    assertThat(status.body().integer("status", "replicas")).contains(3L);
    assertThat(status.body().integer("metadata", "generation")).contains(1L);

    Answer scaled = engine.patch(DEPLOYMENTS + "/d/scale", "{\"spec\":{\"replicas\":4}}");
    assertThat(scaled.text("kind")).isEqualTo("Scale");
    assertThat(scaled.text("status", "selector")).isEqualTo("a=b");
    assertThat(
            engine.patch(DEPLOYMENTS + "/d/scale", "{\"spec\":{\"replicas\":-4}}").text("message"))
        .isEqualTo(
            "Scale.autoscaling \"d\" is invalid: spec.replicas: Invalid value: -4: must be greater"
                + " than or equal to 0");

    ObjectValue read = engine.send("GET " + DEPLOYMENTS + "/d").body();
    assertThat(read.integer("spec", "replicas")).contains(4L);
    assertThat(read.integer("status", "replicas")).contains(3L);
    assertThat(read.integer("metadata", "generation")).contains(2L);
  }

  @Test
  void createsOnUpdateWhereTheKindAllowsIt() {
    String leases = "/apis/coordination.k8s.io/v1/namespaces/ns/leases";
    Answer created = engine.send("PUT " + leases + "/l", "{\"metadata\":{\"name\":\"l\"}}");
    assertThat(created.code()).isEqualTo(201);

    Answer unversioned = engine.send("PUT " + leases + "/l", "{\"metadata\":{\"name\":\"l\"}}");
    assertThat(unversioned.text("message"))
        .isEqualTo(
            "leases.coordination.k8s.io \"l\" is invalid: metadata.resourceVersion: Invalid value:"
                + " 0: must be specified for an update");
  }

  @Test
  void bindsAPodOnce() {
    engine.send(
        "POST " + PODS,
        "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
    String binding =
        "{\"metadata\":{\"name\":\"p\"},\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}";

    assertThat(engine.send("POST " + PODS + "/p/binding", binding).code()).isEqualTo(201);
    assertThat(engine.send("POST " + PODS + "/p/binding", binding).text("message"))
        .isEqualTo(
            "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node"
                + " \"n1\"");
    ObjectValue pod = engine.send("GET " + PODS + "/p").body();
    assertThat(pod.text("spec", "nodeName")).contains("n1");
    assertThat(pod.text("status", "qosClass")).contains("BestEffort");

    Answer deleting = engine.send("DELETE " + PODS + "/p?gracePeriodSeconds=30");
    assertThat(deleting.body().integer("metadata", "deletionGracePeriodSeconds")).contains(30L);
    assertThat(engine.send("GET " + PODS + "/p").code()).isEqualTo(200);
    engine.send("DELETE " + PODS + "/p?gracePeriodSeconds=0");
    assertThat(engine.send("GET " + PODS + "/p").code()).isEqualTo(404);
  }

  @Test
  void evictsAnUnscheduledPodAtOnce() {
    engine.send(
        "POST " + PODS,
        "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");

    Answer evicted = engine.send("POST " + PODS + "/p/eviction", "{\"metadata\":{\"name\":\"p\"}}");

    assertThat(evicted.code()).isEqualTo(201);
    assertThat(engine.send("GET " + PODS + "/p").code()).isEqualTo(404);
  }

  @Test
  void listsInPages() {
    for (int i = 0; i < 5; i++) {
      engine.send(
          "POST " + MAPS,
          "{\"metadata\":{\"name\":\"c" + i + "\",\"labels\":{\"odd\":\"" + i % 2 + "\"}}}");
    }
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      Answer page = engine.send("GET " + MAPS + "?limit=2&continue=" + token);
      assertThat(page.text("kind")).isEqualTo("ConfigMapList");
      page.body().items("items").forEach(i -> names.add(Metadata.name((ObjectValue) i)));
      token = page.text("metadata", "continue");
    } while (!token.isEmpty());
    assertThat(names).containsExactly("c0", "c1", "c2", "c3", "c4");

    Answer first = engine.send("GET " + MAPS + "?limit=2");
    assertThat(first.body().integer("metadata", "remainingItemCount")).contains(3L);
    assertThat(((ObjectValue) first.body().items("items").getFirst()).names())
        .doesNotContain("kind", "apiVersion");
    Answer odd = engine.send("GET " + MAPS + "?limit=1&labelSelector=odd%3D1");
    assertThat(odd.text("metadata", "continue")).isNotEmpty();
    assertThat(odd.body().at("metadata", "remainingItemCount")).isEmpty();

    Answer gone = engine.send("DELETE " + MAPS + "?labelSelector=odd%3D1");
    assertThat(gone.body().items("items")).hasSize(2);
    assertThat(engine.send("GET " + MAPS).body().items("items")).hasSize(3);
  }

  @Test
  void tellsWatchersWhatHappens() throws Exception {
    String from =
        engine
            .send("POST " + MAPS, "{\"metadata\":{\"name\":\"x\"}}")
            .text("metadata", "resourceVersion");
    engine.patch(MAPS + "/x", "{\"metadata\":{\"labels\":{\"w\":\"1\"}}}");
    engine.send("DELETE " + MAPS + "/x");

    assertThat(
            types(engine.watch(MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=" + from, 2)))
        .containsExactly("MODIFIED", "DELETED");
    assertThat(
            types(
                engine.watch(
                    MAPS
                        + "?watch=true&timeoutSeconds=1&labelSelector=w%3D1&resourceVersion="
                        + from,
                    2)))
        .containsExactly("ADDED", "DELETED");
    List<ObjectValue> streamed =
        engine.watch(
            MAPS
                + "?watch=true&timeoutSeconds=1&allowWatchBookmarks=true&sendInitialEvents=true"
                + "&resourceVersionMatch=NotOlderThan",
            1);
    assertThat(types(streamed)).containsExactly("BOOKMARK");
    assertThat(
            streamed
                .getFirst()
                .text("object", "metadata", "annotations", "k8s.io/initial-events-end"))
        .contains("true");
  }

  @Test
  void givesNoAddressTwice() throws Exception {
    int services = 40;
    Set<String> addresses = new HashSet<>();
    Set<Long> ports = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < services; i++) {
        String body =
            "{\"metadata\":{\"name\":\"s"
                + i
                + "\"},\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":80}]}}";
        answers.add(threads.submit(() -> engine.send("POST " + SERVICES, body)));
      }
      for (Future<Answer> answer : answers) {
        ObjectValue service = answer.get().body();
        addresses.add(service.text("spec", "clusterIP").orElseThrow());
        ports.add(
            ((ObjectValue) service.items("spec", "ports").getFirst())
                .integer("nodePort")
                .orElseThrow());
      }
    } catch (ExecutionException failed) {
      throw new AssertionError(failed);
    }
    assertThat(addresses).hasSize(services);
    assertThat(ports).hasSize(services);
    assertThat(engine.send("GET /apis/networking.k8s.io/v1/ipaddresses").body().items("items"))
        .hasSize(services);

    engine.send("DELETE " + SERVICES);
    assertThat(engine.send("GET /apis/networking.k8s.io/v1/ipaddresses").body().items("items"))
        .isEmpty();
  }

  @Test
  void emptiesAndRemovesNamespaces() throws Exception {
    Answer created = engine.send("POST /api/v1/namespaces", "{\"metadata\":{\"name\":\"ns\"}}");
    assertThat(created.text("metadata", "labels", "kubernetes.io/metadata.name")).isEqualTo("ns");
    engine.send("POST " + MAPS, "{\"metadata\":{\"name\":\"x\"}}");
    engine.send("POST " + SERVICES, "{\"metadata\":{\"name\":\"s\"},\"spec\":{\"ports\":[]}}");

    Answer deleting = engine.send("DELETE /api/v1/namespaces/ns");
    assertThat(deleting.text("status", "phase")).isEqualTo("Terminating");

    finalizeNamespace("ns");
    assertThat(engine.send("GET /api/v1/namespaces/ns").code()).isEqualTo(404);
    assertThat(engine.send("GET " + MAPS + "/x").code()).isEqualTo(404);
  }

  @Test
  void emptiesNamespacesOfKindsThatOrphanTheirDependents() throws Exception {
    engine.send("POST /api/v1/namespaces", "{\"metadata\":{\"name\":\"ns\"}}");
    String pods =
        """
        {"metadata":{"labels":{"app":"a"}},
         "spec":{"restartPolicy":"%s","containers":[{"name":"c","image":"i"}]}}
        """;
    Answer job =
        engine.send(
            "POST /apis/batch/v1/namespaces/ns/jobs",
            "{\"metadata\":{\"name\":\"j\"},\"spec\":{\"template\":%s}}"
                .formatted(pods.formatted("Never")));
    assertThat(job.code()).isEqualTo(201);
    Answer controller =
        engine.send(
            "POST /api/v1/namespaces/ns/replicationcontrollers",
            "{\"metadata\":{\"name\":\"r\"},\"spec\":{\"selector\":{\"app\":\"a\"},\"template\":%s}}"
                .formatted(pods.formatted("Always")));
    assertThat(controller.code()).isEqualTo(201);

    engine.send("DELETE /api/v1/namespaces/ns");
    finalizeNamespace("ns");

    assertThat(engine.send("GET /api/v1/namespaces/ns").code()).isEqualTo(404);
  }

  /// Runs the finalizer until the namespace is gone, for at most ten seconds.
  private void finalizeNamespace(String name) throws Exception {
    NamespaceFinalizer finalizer =
        new NamespaceFinalizer(
            () -> EngineFixture.CATALOG,
            engine.store,
            engine.operations,
            () -> true,
            Clock.systemUTC());
    Thread worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    finalizer.run();
                  } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                  }
                });
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (engine.send("GET /api/v1/namespaces/" + name).code() != 404
        && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    worker.interrupt();
    worker.join();
  }

  private static List<String> types(List<ObjectValue> frames) {
    return frames.stream().map(f -> f.text("type").orElse("")).toList();
  }
}
