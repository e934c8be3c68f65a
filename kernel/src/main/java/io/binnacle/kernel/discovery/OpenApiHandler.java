package io.binnacle.kernel.discovery;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.Accepted;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// OpenAPI: version 3, a document for each group version, and version 2, one for all, in JSON and
/// in the protobuf that clients written in Go ask for. Each is made on first use. A document of
/// version 3 that is asked for by its hash may be kept for good. Thread-safe.
public final class OpenApiHandler implements PathHandler {
  private static final String V3 = "/openapi/v3";
  private static final String V2 = "/openapi/v2";
  private static final String JSON = "application/json";
  private static final String BINARY = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /// What clients ask for, which is no well-formed media type and so is not answered.
  private static final String BINARY_ASKED =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  /// Written as upstream writes it, which is not quite what HTTP has: it names the zone UTC.
  private static final DateTimeFormatter EXPIRY =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String BUILD =
      Objects.requireNonNullElse(
          OpenApiHandler.class.getPackage().getImplementationVersion(), "of classes alone");

  private final OpenApiDocuments source;
  private final Clock clock;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();

  /// @param answersDeleted whether a deletion of a resource answers with the object
  public OpenApiHandler(
      ResourceCatalog catalog, Predicate<ResourceDefinition> answersDeleted, Clock clock) {
    this.source = new OpenApiDocuments(catalog, answersDeleted);
    this.clock = clock;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    String path = request.path();
    if (path.equals(V3)) {
      return Optional.of(
          made(V3, () -> document(index(), fingerprint(V3))).answer(request, JSON, true));
    }
    if (path.startsWith(V3 + "/")) {
      String name = path.substring(V3.length() + 1);
      return Optional.of(
          source.names().contains(name)
              ? version3(name, request)
              : new Response.Content(404, "", List.of(), List.of()));
    }
    return path.equals(V2) ? Optional.of(version2(request)) : Optional.empty();
  }

  private Response version3(String name, RawRequest request) {
    if (Accepted.first(request.headers(), List.of(JSON)).isEmpty()) {
      return Document.notAcceptable();
    }
    Optional<String> hash = request.query().first("hash").filter(asked -> !asked.isEmpty());
    if (hash.isPresent() && !hash.get().equals(fingerprint(name))) {
      return Document.movedTo(JSON, fingerprint(name), address(name));
    }
    Response answer =
        made(V3 + "/" + name, () -> document(source.version3(name), fingerprint(name)))
            .answer(request, JSON, true);
    if (hash.isEmpty()) {
      return answer;
    }
    String expiry = EXPIRY.format(clock.instant().atZone(ZoneOffset.UTC).plusYears(1));
    return answer.withHeaders(
        List.of(new Header("Cache-Control", "public, immutable"), new Header("Expires", expiry)));
  }

  private Response version2(RawRequest request) {
    Optional<String> form = Accepted.first(request.headers(), List.of(JSON, BINARY_ASKED, BINARY));
    if (form.isEmpty()) {
      return Document.notAcceptable();
    }
    return form.get().equals(JSON)
        ? made(V2, () -> document(source.version2(), fingerprint(V2))).answer(request, JSON, true)
        : made(
                BINARY,
                () -> Document.ofBytes(OpenApiProtobuf.write(source.version2()), fingerprint(V2)))
            .answer(request, BINARY, true);
  }

  private static Document document(ObjectValue value, String hash) {
    return Document.ofBytes(JsonWriter.write(value), hash);
  }

  private Document made(String name, Supplier<Document> maker) {
    Document known = documents.get(name);
    return known == null ? documents.computeIfAbsent(name, n -> maker.get()) : known;
  }

  private ObjectValue index() {
    ObjectValue.Builder paths = ObjectValue.builder();
    for (String name : source.names()) {
      paths.put(name, ObjectValue.of("serverRelativeURL", Value.of(address(name))));
    }
    return ObjectValue.of("paths", paths.build());
  }

  private static String address(String name) {
    return V3 + "/" + name + "?hash=" + fingerprint(name);
  }

  /// What stands for the hash of a document without the document's being made, which takes long:
  /// documents change with the server's version alone, and are the same on all servers of one.
  private static String fingerprint(String name) {
    return Document.hash(
        (name + " " + ServerVersion.KUBERNETES + " " + BUILD).getBytes(StandardCharsets.UTF_8));
  }
}
