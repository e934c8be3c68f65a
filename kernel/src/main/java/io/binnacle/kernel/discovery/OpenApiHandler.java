package io.binnacle.kernel.discovery;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.Accepted;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// OpenAPI: version 3, a document for each group version, and version 2, one for all, in JSON and
/// in the protobuf that clients written in Go ask for. Each is made on first use. Thread-safe.
public final class OpenApiHandler implements PathHandler {
  private static final String V3 = "/openapi/v3";
  private static final String V2 = "/openapi/v2";
  private static final String JSON = "application/json";
  private static final String BINARY = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /// What clients ask for, which is no well-formed media type and so is not answered.
  private static final String BINARY_ASKED =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  private final OpenApiDocuments source;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();

  /// @param answersDeleted whether a deletion of a resource answers with the object
  public OpenApiHandler(ResourceCatalog catalog, Predicate<ResourceDefinition> answersDeleted) {
    this.source = new OpenApiDocuments(catalog, answersDeleted);
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    String path = request.path();
    if (path.equals(V3) || path.equals(V3 + "/")) {
      return Optional.of(made(V3, () -> Document.of(index())).answer(request, JSON, true));
    }
    if (path.startsWith(V3 + "/")) {
      String name = path.substring(V3.length() + 1);
      if (!source.names().contains(name)) {
        return Optional.empty();
      }
      return Optional.of(
          Accepted.accepts(request.headers(), JSON)
              ? made(path, () -> Document.of(source.version3(name))).answer(request, JSON, true)
              : Document.notAcceptable());
    }
    return path.equals(V2) ? Optional.of(version2(request)) : Optional.empty();
  }

  private Response version2(RawRequest request) {
    if (Accepted.accepts(request.headers(), JSON)) {
      return made(V2, () -> Document.of(source.version2())).answer(request, JSON, true);
    }
    if (Accepted.accepts(request.headers(), BINARY)
        || Accepted.accepts(request.headers(), BINARY_ASKED)) {
      return made(BINARY, () -> Document.ofBytes(OpenApiProtobuf.write(source.version2())))
          .answer(request, BINARY, true);
    }
    return Document.notAcceptable();
  }

  private Document made(String name, Supplier<Document> maker) {
    Document known = documents.get(name);
    return known == null ? documents.computeIfAbsent(name, n -> maker.get()) : known;
  }

  private ObjectValue index() {
    ObjectValue.Builder paths = ObjectValue.builder();
    for (String name : source.names()) {
      paths.put(
          name,
          ObjectValue.of(
              "serverRelativeURL", Value.of(V3 + "/" + name + "?hash=" + fingerprint(name))));
    }
    return ObjectValue.of("paths", paths.build());
  }

  /// What changes when a document may change, without making the document: built-in documents
  /// change with the version alone.
  private static String fingerprint(String name) {
    return Document.of(Value.of(name + " " + ServerVersion.KUBERNETES)).hash();
  }
}
