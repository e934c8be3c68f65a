package io.binnacle.kernel.bootstrap;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates what is wanted and is not there, and brings up to date what is, through the server's own
/// request pipeline.
public final class ObjectApplier {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectApplier.class);

  /// Long enough for another server that is making the same object.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// How often an object is read again that others change meanwhile.
  private static final int TRIES = 5;

  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final String FLOW_CONTROL = "flowcontrol.apiserver.k8s.io";

  private final ResourceCatalog catalog;
  private final Function<RawRequest, Response> pipeline;
  private final Together together;

  /// Making one object.
  @FunctionalInterface
  public interface Step {
    void run() throws SpiException, InterruptedException;
  }

  /// Does several steps at the same time.
  @FunctionalInterface
  public interface Together {

    /// Returns when all are done.
    ///
    /// @throws SpiException that of a step which failed; the others have ended then, too
    void run(List<Step> steps) throws SpiException, InterruptedException;
  }

  /// @param pipeline answers requests as a user who may do all this
  public ObjectApplier(
      ResourceCatalog catalog, Function<RawRequest, Response> pipeline, Together together) {
    this.catalog = catalog;
    this.pipeline = pipeline;
    this.together = together;
  }

  /// Waits for a store that does not serve, and for other servers that make the same objects.
  ///
  /// @throws SpiException naming the object that cannot be made
  public void apply(BootstrapObjects wanted) throws SpiException, InterruptedException {
    List<ObjectValue> objects = wanted.bootstrapObjects();
    int from = 0;
    while (from < objects.size()) {
      int to = from + 1;
      while (to < objects.size() && kind(objects.get(to)).equals(kind(objects.get(from)))) {
        to++;
      }
      applyTogether(objects.subList(from, to), wanted);
      from = to;
    }
  }

  private static GroupVersionKind kind(ObjectValue object) {
    return GroupVersionKind.of(
        object.text("apiVersion").orElse(""), object.text("kind").orElse(""));
  }

  /// Makes objects of one kind, none of which needs another, at the same time: each waits for the
  /// store to have it on its disk, which takes no longer for many.
  private void applyTogether(List<ObjectValue> objects, BootstrapObjects wanted)
      throws SpiException, InterruptedException {
    List<Step> steps = new ArrayList<>();
    for (ObjectValue object : objects) {
      steps.add(() -> apply(object, wanted));
    }
    together.run(steps);
  }

  private void apply(ObjectValue object, BootstrapObjects wanted)
      throws SpiException, InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    boolean told = false;
    while (true) {
      Response answer = attempt(object, wanted);
      switch (answer.status()) {
        case 200, 201 -> {
          return;
        }
        case 503, 504 -> {
          // The store has no quorum; how long that takes is not for the server to say.
        }
        case 507 -> {
          // A full store must start, or nothing could ever be deleted from it.
          LOG.atError()
              .addKeyValue("object", path(object))
              .addKeyValue("cause", text(answer))
              .log("an object is missing or outdated");
          return;
        }
        case 409, 422 -> {
          if (System.nanoTime() - giveUp >= 0) {
            throw refused(answer, path(object));
          }
          if (!told) {
            told = true;
            LOG.atInfo()
                .addKeyValue("object", path(object))
                .addKeyValue("answer", text(answer))
                .log("an object cannot be made yet; another server may be making it");
          }
        }
        default -> throw refused(answer, path(object));
      }
      Thread.sleep(PAUSE);
    }
  }

  /// Makes what is wanted, if it can be made now.
  ///
  /// @return why it cannot; empty when all is done
  public Optional<String> attempt(BootstrapObjects wanted) throws SpiException {
    for (ObjectValue object : wanted.bootstrapObjects()) {
      Response answer = attempt(object, wanted);
      for (int again = 1; again < TRIES && answer.status() == 409; again++) {
        answer = attempt(object, wanted);
      }
      if (answer.status() / 100 != 2) {
        return Optional.of(text(answer));
      }
    }
    return Optional.empty();
  }

  /// Deletes an object as long as it is what the caller saw.
  public void remove(GroupVersionKind kind, ObjectValue seen) throws SpiException {
    ObjectValue named =
        seen.with("kind", Value.of(kind.kind())).with("apiVersion", Value.of(kind.apiVersion()));
    ObjectValue version =
        ObjectValue.of(
            "resourceVersion", Value.of(seen.text("metadata", "resourceVersion").orElse("")));
    byte[] options = JsonWriter.write(ObjectValue.of("preconditions", version));
    Response answer = send("DELETE", path(named), () -> options);
    int status = answer.status();
    // Whoever was quicker did the same, or has a reason to keep it.
    if (status / 100 != 2 && status != 404 && status != 409) {
      throw refused(answer, path(named));
    }
  }

  /// One attempt, which may fail because another server is making the same object: it has taken the
  /// Service's address, say, and not yet stored the Service.
  ///
  /// @return the last answer; one of 2xx when all is done
  private Response attempt(ObjectValue wanted, BootstrapObjects reconciler) throws SpiException {
    String path = path(wanted);
    Response found = send("GET", path, RequestBody.none());
    if (found.status() == 404) {
      Response made =
          send("POST", collection(wanted), () -> JsonWriter.write(wanted), maker(wanted));
      return made.status() / 100 == 2 && !wanted.items("status", "conditions").isEmpty()
          ? reportStatus(wanted, object(made), path)
          : made;
    }
    if (found.status() / 100 != 2) {
      return found;
    }
    ObjectValue existing = object(found);
    ObjectValue reconciled = reconciler.reconcile(wanted, existing);
    return reconciled.equals(existing)
        ? found
        : send("PUT", path, () -> JsonWriter.write(reconciled), maker(wanted));
  }

  /// Under which name the parts of kube-apiserver that make objects are told of in them.
  private static Query maker(ObjectValue object) {
    return kind(object).group().equals(FLOW_CONTROL)
        ? new Query(Map.of("fieldManager", List.of("api-priority-and-fairness-config-producer-v1")))
        : Query.none();
  }

  private static Query reporter(ObjectValue object) {
    String reporter =
        kind(object).group().equals(FLOW_CONTROL)
            ? "api-priority-and-fairness-config-consumer-v1"
            : "kubernetes-service-cidr-controller";
    return new Query(Map.of("fieldManager", List.of(reporter), "force", List.of("true")));
  }

  /// A status goes its own way, and its conditions date from the creation. It is applied, so that
  /// those who report it manage nothing else.
  private Response reportStatus(ObjectValue wanted, ObjectValue made, String path) {
    List<Value> conditions = new ArrayList<>();
    Value born = Value.of(made.text("metadata", "creationTimestamp").orElse(""));
    for (Value value : wanted.items("status", "conditions")) {
      if (value instanceof ObjectValue condition) {
        conditions.add(condition.with("lastTransitionTime", born));
      }
    }
    ObjectValue reported =
        ObjectValue.builder()
            .put("apiVersion", Value.of(made.text("apiVersion").orElse("")))
            .put("kind", Value.of(made.text("kind").orElse("")))
            .put(
                "metadata",
                ObjectValue.of("name", Value.of(made.text("metadata", "name").orElse(""))))
            .put("status", ObjectValue.of("conditions", new ListValue(conditions)))
            .build();
    return send("PATCH", path + "/status", () -> JsonWriter.write(reported), reporter(made));
  }

  private String path(ObjectValue object) throws SpiException {
    return collection(object) + "/" + object.text("metadata", "name").orElse("");
  }

  private String collection(ObjectValue object) throws SpiException {
    GroupVersionKind kind = kind(object);
    ResourceDefinition resource =
        catalog
            .ofKind(kind)
            .orElseThrow(
                () ->
                    SpiException.misconfigured(
                        "a plugin wants a " + kind + ", which is not served"));
    String root =
        kind.group().isEmpty()
            ? "/api/" + kind.version()
            : "/apis/" + kind.group() + "/" + kind.version();
    String namespace =
        resource.namespaced()
            ? "/namespaces/" + object.text("metadata", "namespace").orElse("default")
            : "";
    return root + namespace + "/" + resource.address().resource();
  }

  private Response send(String method, String path, RequestBody body) {
    return send(method, path, body, Query.none());
  }

  private Response send(String method, String path, RequestBody body, Query query) {
    String type = method.equals("PATCH") ? "application/apply-patch+yaml" : "application/json";
    return pipeline.apply(RawRequest.own(method, path, query, type, body));
  }

  private static SpiException refused(Response response, String path) {
    return new SpiException(
        ErrorKind.INTERNAL, "BOOTSTRAP", path + " cannot be made: " + text(response));
  }

  private static String text(Response response) {
    return new String(body(response), StandardCharsets.UTF_8).strip();
  }

  private static ObjectValue object(Response response) {
    return JsonReader.readStored(body(response));
  }

  private static byte[] body(Response response) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (response instanceof Response.Content content) {
      content.chunks().forEach(body::writeBytes);
    }
    return body.toByteArray();
  }
}
