package io.binnacle.kernel.discovery;

import io.binnacle.kernel.discovery.ApiOperation.Answer;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Makes the OpenAPI documents: version 3 has one a group version, one a group and one a list of
/// groups, version 2 one of all. Thread-safe.
final class OpenApiDocuments {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Set<String> FINALIZED =
      Set.of("namespaces", "customresourcedefinitions.apiextensions.k8s.io");
  private static final GroupVersionKind CORE = new GroupVersionKind("", "v1", "");

  private final ResourceCatalog catalog;
  private final Predicate<ResourceDefinition> answersDeleted;

  OpenApiDocuments(ResourceCatalog catalog, Predicate<ResourceDefinition> answersDeleted) {
    this.catalog = catalog;
    this.answersDeleted = answersDeleted;
  }

  /// The paths of the documents of version 3, without the slash that they begin with.
  SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(List.of("api", "apis", "version"));
    catalog
        .groups()
        .forEach(
            (group, versions) -> {
              String root = group.isEmpty() ? "api" : "apis/" + group;
              names.add(root);
              versions.forEach(version -> names.add(root + "/" + version));
            });
    return names;
  }

  ObjectValue version3(String name) {
    String[] parts = name.split("/", -1);
    boolean core = parts[0].equals("api");
    boolean ofGroupVersion = core ? parts.length == 2 : parts.length == 3;
    Map<String, List<ApiOperation>> paths = new TreeMap<>();
    Descriptions descriptions = Descriptions.load();
    List<GroupVersionKind> groups = new ArrayList<>(List.of(CORE));
    if (ofGroupVersion) {
      String group = core ? "" : parts[1];
      GroupVersionKind of = new GroupVersionKind(group, parts[parts.length - 1], "");
      if (!core) {
        groups.add(of);
      }
      ofGroupVersion(of, catalog.of(group, of.version()), descriptions, paths);
    } else {
      describing(name, paths);
    }
    return document(paths, descriptions, true, groups);
  }

  ObjectValue version2() {
    Map<String, List<ApiOperation>> paths = new TreeMap<>();
    Descriptions descriptions = Descriptions.load();
    List<GroupVersionKind> groups = new ArrayList<>();
    for (String name : names()) {
      describing(name, paths);
    }
    new TreeMap<>(catalog.groups())
        .forEach(
            (group, versions) ->
                versions.stream()
                    .sorted()
                    .forEach(
                        version -> {
                          GroupVersionKind of = new GroupVersionKind(group, version, "");
                          groups.add(of);
                          ofGroupVersion(of, catalog.of(group, version), descriptions, paths);
                        }));
    return document(paths, descriptions, false, groups);
  }

  private void ofGroupVersion(
      GroupVersionKind of,
      Collection<ResourceDefinition> resources,
      Descriptions descriptions,
      Map<String, List<ApiOperation>> paths) {
    OptionParameters options = new OptionParameters(catalog.schemas(), descriptions);
    String root = of.group().isEmpty() ? "/api/" : "/apis/" + of.group() + "/";
    paths.put(
        root + of.version() + "/",
        List.of(
            description(
                "get" + Grammar.groupName(of.group(), of.version()) + "APIResources",
                "get available resources",
                Grammar.tag(of.group(), of.version()),
                META + "APIResourceList")));
    for (ResourceDefinition resource : resources) {
      paths.putAll(new ResourcePaths(resource, options, tellsDeleted(resource)).byPath());
    }
  }

  /// What ends by its finalizers is said to be answered with a Status all the same.
  private boolean tellsDeleted(ResourceDefinition resource) {
    return answersDeleted.test(resource)
        && !FINALIZED.contains(resource.address().qualifiedResource());
  }

  /// The paths that tell of the API itself.
  private static void describing(String name, Map<String, List<ApiOperation>> paths) {
    String[] parts = name.split("/", -1);
    Optional<ApiOperation> operation =
        switch (parts[0]) {
          case "version" ->
              Optional.of(
                  description(
                      "getCodeVersion",
                      "get the version information for this server",
                      "version",
                      "io.k8s.apimachinery.pkg.version.Info"));
          case "api" ->
              parts.length > 1
                  ? Optional.empty()
                  : Optional.of(
                      description(
                          "getCoreAPIVersions",
                          "get available API versions",
                          "core",
                          META + "APIVersions"));
          default ->
              switch (parts.length) {
                case 1 ->
                    Optional.of(
                        description(
                            "getAPIVersions",
                            "get available API versions",
                            "apis",
                            META + "APIGroupList"));
                case 2 ->
                    Optional.of(
                        description(
                            "get" + Grammar.groupName(parts[1]) + "APIGroup",
                            "get information of a group",
                            Grammar.tag(parts[1]),
                            META + "APIGroup"));
                default -> Optional.empty();
              };
        };
    operation.ifPresent(found -> paths.put("/" + name + "/", List.of(found)));
  }

  private static ApiOperation description(String id, String text, String tag, String schema) {
    boolean version = tag.equals("version");
    return new ApiOperation(
        "get",
        id,
        text,
        tag,
        "",
        Optional.empty(),
        List.of(),
        Optional.empty(),
        ResourcePaths.answers(schema, 200),
        version ? List.of("application/json") : ResourcePaths.MEDIA_TYPES);
  }

  private ObjectValue document(
      Map<String, List<ApiOperation>> paths,
      Descriptions descriptions,
      boolean version3,
      List<GroupVersionKind> groups) {
    String prefix = version3 ? "#/components/schemas/" : "#/definitions/";
    OpenApiSchemas schemas = new OpenApiSchemas(catalog, descriptions, prefix, version3, groups);
    for (List<ApiOperation> operations : paths.values()) {
      for (ApiOperation operation : operations) {
        operation.body().ifPresent(body -> schemas.add(body.schema()));
        operation.answers().stream()
            .map(Answer::schema)
            .filter(schema -> !schema.isEmpty() && !schema.equals("string"))
            .forEach(schemas::add);
      }
    }
    ObjectValue written = new OpenApiPaths(version3, prefix).write(paths);
    ObjectValue info =
        ObjectValue.builder()
            .put("title", "Kubernetes")
            .put("version", ServerVersion.KUBERNETES)
            .build();
    if (version3) {
      return ObjectValue.builder()
          .put("openapi", "3.0.0")
          .put("info", info)
          .put("paths", written)
          .put(
              "components",
              ObjectValue.builder()
                  .put("schemas", schemas.all())
                  .put("securitySchemes", security())
                  .build())
          .build();
    }
    SharedParameters parameters = new SharedParameters();
    ObjectValue sharing = parameters.replace(written);
    return ObjectValue.builder()
        .put("swagger", "2.0")
        .put("info", info)
        .put("paths", sharing)
        .put("definitions", schemas.all())
        .put("parameters", parameters.all())
        .put("securityDefinitions", security())
        .put("security", ListValue.of(ObjectValue.of("BearerToken", new ListValue(List.of()))))
        .build();
  }

  private static ObjectValue security() {
    return ObjectValue.of(
        "BearerToken",
        ObjectValue.builder()
            .put("description", "Bearer Token authentication")
            .put("type", "apiKey")
            .put("name", "authorization")
            .put("in", "header")
            .build());
  }
}
