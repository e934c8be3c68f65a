package io.binnacle.kernel.bootstrap;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.Headers;
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
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates what is wanted and is not there, and brings up to date what is, through the server's own
/// request pipeline.
public final class ObjectApplier {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectApplier.class);
  private static final int CONFLICT = 409;
  private static final int FULL = 507;
  private static final int TRIES = 5;

  private final ResourceCatalog catalog;
  private final Function<RawRequest, Response> pipeline;

  /// @param pipeline answers requests as a user who may do all this
  public ObjectApplier(ResourceCatalog catalog, Function<RawRequest, Response> pipeline) {
    this.catalog = catalog;
    this.pipeline = pipeline;
  }

  /// @throws SpiException naming the object that cannot be made
  public void apply(BootstrapObjects wanted) throws SpiException {
    for (ObjectValue object : wanted.bootstrapObjects()) {
      try {
        apply(object, wanted);
      } catch (SpiException e) {
        if (e.kind() != ErrorKind.EXHAUSTED) {
          throw e;
        }
        // A full store must start, or nothing could ever be deleted from it.
        LOG.atError().addKeyValue("cause", e.getMessage()).log("an object is missing or outdated");
      }
    }
  }

  private void apply(ObjectValue wanted, BootstrapObjects reconciler) throws SpiException {
    String collection = collection(wanted);
    String path = collection + "/" + wanted.text("metadata", "name").orElse("");
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Response found = send("GET", path, RequestBody.none());
      if (found.status() == 404) {
        Response made = send("POST", collection, () -> JsonWriter.write(wanted));
        if (made.status() == CONFLICT) {
          continue;
        }
        reportStatus(wanted, check(made, path), path);
        return;
      }
      ObjectValue existing = check(found, path);
      ObjectValue reconciled = reconciler.reconcile(wanted, existing);
      if (reconciled.equals(existing)) {
        return;
      }
      Response changed = send("PUT", path, () -> JsonWriter.write(reconciled));
      if (changed.status() != CONFLICT) {
        check(changed, path);
        return;
      }
    }
    throw new SpiException(
        ErrorKind.CONFLICT, "BOOTSTRAP", path + " is changed by others without pause");
  }

  /// A status goes its own way, and its conditions date from the creation.
  private void reportStatus(ObjectValue wanted, ObjectValue made, String path) throws SpiException {
    List<Value> conditions = new ArrayList<>();
    Value born = Value.of(made.text("metadata", "creationTimestamp").orElse(""));
    for (Value value : wanted.items("status", "conditions")) {
      if (value instanceof ObjectValue condition) {
        conditions.add(condition.with("lastTransitionTime", born));
      }
    }
    if (!conditions.isEmpty()) {
      ObjectValue reported = made.withAt(new ListValue(conditions), "status", "conditions");
      check(send("PUT", path + "/status", () -> JsonWriter.write(reported)), path);
    }
  }

  private String collection(ObjectValue object) throws SpiException {
    GroupVersionKind kind =
        GroupVersionKind.of(object.text("apiVersion").orElse(""), object.text("kind").orElse(""));
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
    return pipeline.apply(
        new RawRequest(
            method,
            path,
            Query.none(),
            new Headers(
                Map.of(
                    "content-type", List.of("application/json"),
                    "accept", List.of("application/json"),
                    "user-agent", List.of("kube-apiserver"))),
            body,
            InetAddress.getLoopbackAddress(),
            List.of()));
  }

  private static ObjectValue check(Response response, String path) throws SpiException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (response instanceof Response.Content content) {
      content.chunks().forEach(body::writeBytes);
    }
    if (response.status() / 100 != 2) {
      throw new SpiException(
          response.status() == FULL ? ErrorKind.EXHAUSTED : ErrorKind.INTERNAL,
          "BOOTSTRAP",
          path + " cannot be made: " + body.toString(StandardCharsets.UTF_8).strip());
    }
    return JsonReader.readStored(body.toByteArray());
  }
}
