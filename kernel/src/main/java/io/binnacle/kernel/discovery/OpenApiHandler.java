package io.binnacle.kernel.discovery;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.Accepted;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// OpenAPI: version 3, a document for each group version, and version 2, one for all. Each is made
/// on first use. Thread-safe.
public final class OpenApiHandler implements PathHandler {
  private static final String V3 = "/openapi/v3";
  private static final String V2 = "/openapi/v2";
  private static final String JSON = "application/json";
  private static final String DELETE_OPTIONS = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

  private final ResourceCatalog catalog;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();

  public OpenApiHandler(ResourceCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    String path = request.path();
    if (path.equals(V3) || path.equals(V3 + "/")) {
      return Optional.of(made(V3, () -> index()).answer(request, JSON, true));
    }
    if (path.startsWith(V3 + "/")) {
      String name = path.substring(V3.length() + 1);
      if (!groupVersions().containsKey(name)) {
        return Optional.empty();
      }
      return Optional.of(
          Accepted.accepts(request.headers(), JSON)
              ? version3(name).answer(request, JSON, true)
              : Document.notAcceptable());
    }
    if (path.equals(V2)) {
      // The binary form is not made; a client that takes JSON too gets that.
      return Optional.of(
          Accepted.accepts(request.headers(), JSON)
              ? made(V2, this::version2).answer(request, JSON, true)
              : Document.notAcceptable());
    }
    return Optional.empty();
  }

  private interface Maker {
    ObjectValue make();
  }

  private Document made(String name, Maker maker) {
    Document known = documents.get(name);
    return known == null ? documents.computeIfAbsent(name, n -> Document.of(maker.make())) : known;
  }

  private Map<String, List<ResourceDefinition>> groupVersions() {
    Map<String, List<ResourceDefinition>> all = new TreeMap<>();
    catalog
        .groups()
        .forEach(
            (group, versions) ->
                versions.forEach(
                    version ->
                        all.put(
                            group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version,
                            catalog.of(group, version))));
    return all;
  }

  private ObjectValue index() {
    ObjectValue.Builder paths = ObjectValue.builder();
    for (String name : groupVersions().keySet()) {
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

  private Document version3(String name) {
    return made(
        V3 + "/" + name,
        () -> {
          List<ResourceDefinition> resources = groupVersions().getOrDefault(name, List.of());
          OpenApiSchemas schemas =
              new OpenApiSchemas(catalog, Descriptions.load(), "#/components/schemas/", true);
          return ObjectValue.builder()
              .put("openapi", "3.0.0")
              .put("info", info())
              .put("paths", paths(resources, true))
              .put("components", ObjectValue.of("schemas", filled(schemas, resources)))
              .build();
        });
  }

  private ObjectValue version2() {
    OpenApiSchemas schemas =
        new OpenApiSchemas(catalog, Descriptions.load(), "#/definitions/", false);
    return ObjectValue.builder()
        .put("swagger", "2.0")
        .put("info", info())
        .put("paths", paths(catalog.all(), false))
        .put("definitions", filled(schemas, catalog.all()))
        .build();
  }

  private static ObjectValue info() {
    return ObjectValue.builder()
        .put("title", "Kubernetes")
        .put("version", ServerVersion.KUBERNETES)
        .build();
  }

  private ObjectValue filled(OpenApiSchemas schemas, Collection<ResourceDefinition> resources) {
    for (ResourceDefinition resource : resources) {
      schemas.add(resource.schema());
      catalog.schemas().find(resource.schema().name() + "List").ifPresent(schemas::add);
      resource
          .subresources()
          .forEach(
              subresource ->
                  schema(subresource.kind().version(), subresource.kind().kind(), resource)
                      .ifPresent(schemas::add));
    }
    catalog.schemas().find(DELETE_OPTIONS).ifPresent(schemas::add);
    return schemas.all();
  }

  private Optional<StructSchema> schema(String version, String kind, ResourceDefinition beside) {
    String name = beside.schema().name();
    String prefix = name.substring(0, name.length() - beside.schema().goName().length());
    return catalog
        .schemas()
        .find(prefix + kind)
        .or(() -> catalog.schemas().find("io.k8s.api.autoscaling." + version + "." + kind));
  }

  private static ObjectValue paths(Collection<ResourceDefinition> resources, boolean version3) {
    OpenApiPaths paths = new OpenApiPaths(version3);
    resources.forEach(paths::add);
    return paths.build();
  }
}
