package io.binnacle.kernel.discovery;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.Accepted;
import io.binnacle.kernel.operation.DocumentForm;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Answers discovery and `/version`. Each document is made on first use. Thread-safe.
public final class DiscoveryHandler implements PathHandler {
  private static final String JSON = "application/json";

  private final ResourceCatalog catalog;
  private final Supplier<String> serverAddress;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();

  /// @param serverAddress host and port, as `/api` tells it
  public DiscoveryHandler(ResourceCatalog catalog, Supplier<String> serverAddress) {
    this.catalog = catalog;
    this.serverAddress = serverAddress;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    String path = request.path();
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    String bare =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String[] parts = bare.substring(1).split("/", -1);
    Optional<Supplier<ObjectValue>> document = document(parts);
    if (document.isEmpty()) {
      return Optional.empty();
    }
    boolean root = parts.length == 1 && (parts[0].equals("api") || parts[0].equals("apis"));
    // Upstream serves groups from where neither routes nor methods are looked at.
    boolean routed = !parts[0].equals("apis") || parts.length > 2;
    if (routed && !request.method().equals("GET")) {
      throw ApiErrors.methodNotAllowed();
    }
    Optional<DocumentForm> aggregated =
        root ? Accepted.aggregated(request.headers(), request.query()) : Optional.empty();
    if (aggregated.isPresent()) {
      return Optional.of(
          made(bare + " aggregated", () -> AggregatedDiscovery.of(catalog, parts[0].equals("api")))
              .aggregated(request, aggregated.get(), catalog.schemas()));
    }
    if (parts[0].equals("version")) {
      Accepted.requireJson(request.headers());
      return Optional.of(made(bare, document.get()).indented());
    }
    DocumentForm form = Accepted.discovery(request.headers(), request.query(), routed);
    Document made = made(bare, document.get());
    return Optional.of(
        switch (form) {
          case JSON -> made.answer(request, JSON, false);
          case INDENTED -> made.indented();
          case YAML -> made.asYaml();
          case PROTOBUF -> made.asProtobuf(catalog.schemas());
        });
  }

  private Document made(String name, Supplier<ObjectValue> maker) {
    return documents.computeIfAbsent(name, n -> Document.of(maker.get()));
  }

  private Optional<Supplier<ObjectValue>> document(String[] parts) {
    return switch (parts[0]) {
      case "version" -> parts.length == 1 ? Optional.of(ServerVersion::document) : Optional.empty();
      case "api" ->
          switch (parts.length) {
            case 1 -> Optional.of(() -> ClassicDiscovery.versions(serverAddress.get()));
            case 2 -> Optional.of(resources("", parts[1]));
            default -> Optional.empty();
          };
      case "apis" ->
          switch (parts.length) {
            case 1 -> Optional.of(() -> ClassicDiscovery.groups(catalog));
            case 2 -> group(parts[1]);
            case 3 ->
                group(parts[1]).isEmpty()
                    ? Optional.empty()
                    : Optional.of(resources(parts[1], parts[2]));
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private Optional<Supplier<ObjectValue>> group(String group) {
    List<String> versions = catalog.groups().getOrDefault(group, List.of());
    return versions.isEmpty() || group.isEmpty()
        ? Optional.empty()
        : Optional.of(() -> ClassicDiscovery.group(group, versions));
  }

  private Supplier<ObjectValue> resources(String group, String version) {
    if (catalog.of(group, version).isEmpty()) {
      throw ApiErrors.resourceNotServed();
    }
    return () -> ClassicDiscovery.resources(group, version, catalog.of(group, version));
  }
}
