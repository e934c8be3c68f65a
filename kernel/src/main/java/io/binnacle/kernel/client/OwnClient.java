package io.binnacle.kernel.client;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.controller.ControllerClient;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads objects from the cache and writes them through the request pipeline. Thread-safe.
public final class OwnClient implements ControllerClient {
  private static final String JSON = "application/json";
  private static final String APPLY = "application/apply-patch+yaml";

  private final ObjectReader objects;
  private volatile @Nullable Function<RawRequest, Response> pipeline;

  public OwnClient(ObjectReader objects) {
    this.objects = objects;
  }

  /// From now on requests are answered.
  ///
  /// @param answering answers requests as a user who may do what the server does
  public void serve(Function<RawRequest, Response> answering) {
    pipeline = answering;
  }

  @Override
  public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key)
      throws SpiException {
    return objects.get(resource, key);
  }

  @Override
  public List<ObjectValue> list(GroupVersionResource resource, String namespace)
      throws SpiException {
    return objects.list(resource, namespace);
  }

  @Override
  public Following follow(GroupVersionResource resource, Observer observer) throws SpiException {
    return objects.follow(resource, observer);
  }

  @Override
  public ObjectValue create(GroupVersionResource resource, String namespace, ObjectValue object)
      throws ApiFailure {
    return send("POST", path(resource, namespace), Query.none(), JSON, object);
  }

  @Override
  public ObjectValue update(GroupVersionResource resource, String subresource, ObjectValue object)
      throws ApiFailure {
    return send("PUT", path(resource, subresource, object), Query.none(), JSON, object);
  }

  @Override
  public ObjectValue apply(GroupVersionResource resource, String subresource, ObjectValue object)
      throws ApiFailure {
    Query query =
        new Query(Map.of("fieldManager", List.of(RawRequest.OWN_NAME), "force", List.of("true")));
    return send("PATCH", path(resource, subresource, object), query, APPLY, object);
  }

  @Override
  public void delete(GroupVersionResource resource, ObjectKey key, ObjectValue options)
      throws ApiFailure {
    String path = path(resource, key.namespace()) + "/" + key.name();
    ObjectValue body =
        options.with("kind", Value.of("DeleteOptions")).with("apiVersion", Value.of("v1"));
    var _ = send("DELETE", path, Query.none(), JSON, body);
  }

  private static String path(GroupVersionResource resource, String namespace) {
    String root =
        resource.group().isEmpty()
            ? "/api/" + resource.version()
            : "/apis/" + resource.group() + "/" + resource.version();
    String inside = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    return root + inside + "/" + resource.resource();
  }

  private static String path(
      GroupVersionResource resource, String subresource, ObjectValue object) {
    String namespace = object.text("metadata", "namespace").orElse("");
    String name = object.text("metadata", "name").orElse("");
    String part = subresource.isEmpty() ? "" : "/" + subresource;
    return path(resource, namespace) + "/" + name + part;
  }

  private ObjectValue send(
      String method, String path, Query query, String contentType, ObjectValue object)
      throws ApiFailure {
    Function<RawRequest, Response> answering = pipeline;
    if (answering == null) {
      throw new ApiFailure(
          ErrorKind.UNAVAILABLE,
          Status.failure(503, "ServiceUnavailable", "the server does not serve yet"));
    }
    RequestBody body = () -> JsonWriter.write(object);
    Response response = answering.apply(RawRequest.own(method, path, query, contentType, body));
    ObjectValue answer = JsonReader.readStored(bytes(response));
    if (response.status() / 100 == 2) {
      return answer;
    }
    Status status = FailedAnswer.status(response.status(), answer);
    throw new ApiFailure(FailedAnswer.kind(status), status);
  }

  private static byte[] bytes(Response response) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (response instanceof Response.Content content) {
      content.chunks().forEach(bytes::writeBytes);
    }
    return bytes.toByteArray();
  }
}
