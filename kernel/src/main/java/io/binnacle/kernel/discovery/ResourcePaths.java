package io.binnacle.kernel.discovery;

import io.binnacle.kernel.discovery.ApiOperation.Answer;
import io.binnacle.kernel.discovery.ApiOperation.Body;
import io.binnacle.kernel.discovery.ApiOperation.Parameter;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The operations of one resource, by path, named and described as kube-apiserver's installer of
/// routes does it. Confined to the making of one document.
final class ResourcePaths {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  static final List<String> MEDIA_TYPES = List.of("application/json", "application/yaml", PROTOBUF);
  private static final List<String> STREAMS =
      List.of(
          "application/json",
          "application/yaml",
          PROTOBUF,
          "application/json;stream=watch",
          PROTOBUF + ";stream=watch");
  private static final List<String> PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");
  private static final Parameter PRETTY =
      new Parameter(
          "pretty",
          false,
          "string",
          "If 'true', then the output is pretty printed. Defaults to 'false' unless the user-agent"
              + " indicates a browser or command-line HTTP tool (curl and wget).");
  private static final Parameter NAMESPACE =
      new Parameter(
          "namespace",
          true,
          "string",
          "object name and auth scope, such as for teams and projects");

  private final ResourceDefinition resource;
  private final OptionParameters options;
  private final boolean answersDeleted;
  private final String root;
  private final Map<String, List<ApiOperation>> paths = new TreeMap<>();

  /// @param answersDeleted whether a deletion answers with the object
  ResourcePaths(ResourceDefinition resource, OptionParameters options, boolean answersDeleted) {
    this.resource = resource;
    this.options = options;
    this.answersDeleted = answersDeleted;
    String group = resource.address().group();
    this.root =
        (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + resource.address().version() + "/";
  }

  /// The operations of each path.
  Map<String, List<ApiOperation>> byPath() {
    String name = resource.address().resource();
    String collection = (resource.namespaced() ? "namespaces/{namespace}/" : "") + name;
    Scope inScope = new Scope(collection, resource.namespaced(), false, "");
    Scope named = new Scope(collection + "/{name}", resource.namespaced(), true, "");
    ofCollection(inScope);
    ofObject(named);
    if (resource.supports("watch")) {
      watchList(inScope);
      add(new Scope("watch/" + named.path, named.namespaced, true, ""), watch("watch"));
    }
    if (resource.namespaced() && resource.supports("list")) {
      Scope everywhere = new Scope(name, false, false, "ForAllNamespaces");
      add(everywhere, list());
      if (resource.supports("watch")) {
        watchList(everywhere);
      }
    }
    resource
        .subresources()
        .forEach(
            sub ->
                new SubresourcePaths(resource, sub, options)
                    .drafts()
                    .forEach(
                        draft ->
                            add(
                                new Scope(
                                    named.path + "/" + sub.name() + draft.pathSuffix(),
                                    named.namespaced,
                                    true,
                                    draft.idSuffix()),
                                draft)));
    return paths;
  }

  /// A path.
  ///
  /// @param idSuffix what the names of its operations end with
  private record Scope(String path, boolean namespaced, boolean named, String idSuffix) {}

  /// An operation that knows nothing of its path yet.
  ///
  /// @param verb what its name begins with
  /// @param noun what its name ends with
  /// @param nameOf the kind whose name the path takes
  record Draft(
      String method,
      String verb,
      String noun,
      String description,
      String action,
      GroupVersionKind kind,
      String nameOf,
      List<Parameter> parameters,
      Optional<Body> body,
      List<Answer> answers,
      List<String> produces,
      String pathSuffix) {
    boolean connects() {
      return action.equals("connect");
    }

    String idSuffix() {
      return pathSuffix.isEmpty() ? "" : "WithPath";
    }
  }

  private void ofCollection(Scope scope) {
    if (resource.supports("list")) {
      add(scope, list());
    }
    if (resource.supports("create")) {
      add(
          scope,
          draft(
              "post",
              "create",
              "create " + Grammar.withArticle(kind()),
              "post",
              options.of("CreateOptions"),
              Optional.of(new Body(schema(), List.of("*/*"), true)),
              answers(schema(), 200, 201, 202)));
    }
    if (resource.supports("deletecollection")) {
      List<Parameter> parameters = new ArrayList<>(options.of("DeleteOptions"));
      options.of("ListOptions").stream()
          .filter(p -> !p.name().equals("watch") && !p.name().equals("allowWatchBookmarks"))
          .forEach(parameters::add);
      add(
          scope,
          draft(
              "delete",
              "deleteCollection",
              "delete collection of " + kind(),
              "deletecollection",
              parameters,
              deleteOptions(),
              answers(META + "Status", 200)));
    }
  }

  private void ofObject(Scope scope) {
    if (resource.supports("get")) {
      add(
          scope,
          draft(
              "get",
              "read",
              "read the specified " + kind(),
              "get",
              List.of(),
              Optional.empty(),
              answers(schema(), 200)));
    }
    if (resource.supports("update")) {
      add(
          scope,
          draft(
              "put",
              "replace",
              "replace the specified " + kind(),
              "put",
              options.of("CreateOptions"),
              Optional.of(new Body(schema(), List.of("*/*"), true)),
              answers(schema(), 200, 201)));
    }
    if (resource.supports("patch")) {
      add(
          scope,
          draft(
              "patch",
              "patch",
              "partially update the specified " + kind(),
              "patch",
              options.of("PatchOptions"),
              Optional.of(patchBody()),
              answers(schema(), 200, 201)));
    }
    if (resource.supports("delete")) {
      add(
          scope,
          draft(
              "delete",
              "delete",
              "delete " + Grammar.withArticle(kind()),
              "delete",
              options.of("DeleteOptions"),
              deleteOptions(),
              answers(answersDeleted ? schema() : META + "Status", 200, 202)));
    }
  }

  private Draft list() {
    return streaming(
        "list",
        kind(),
        (resource.supports("watch") ? "list or watch" : "list") + " objects of kind " + kind(),
        "list",
        resource.schema().name() + "List");
  }

  private void watchList(Scope scope) {
    add(
        new Scope("watch/" + scope.path, scope.namespaced, false, scope.idSuffix),
        watch("watchlist"));
  }

  private Draft watch(String action) {
    boolean list = action.equals("watchlist");
    return streaming(
        "watch",
        list ? kind() + "List" : kind(),
        (list ? "watch individual changes to a list of " : "watch changes to an object of kind ")
            + kind()
            + ". deprecated: use the 'watch' parameter with a list operation instead"
            + (list ? "." : ", filtered to a single item with the 'fieldSelector' parameter."),
        action,
        META + "WatchEvent");
  }

  private Draft streaming(
      String verb, String noun, String description, String action, String schema) {
    return new Draft(
        "get",
        verb,
        noun,
        description,
        action,
        resource.kind(),
        kind(),
        options.of("ListOptions"),
        Optional.empty(),
        answers(schema, 200),
        STREAMS,
        "");
  }

  private Draft draft(
      String method,
      String verb,
      String description,
      String action,
      List<Parameter> parameters,
      Optional<Body> body,
      List<Answer> answers) {
    return new Draft(
        method,
        verb,
        kind(),
        description,
        action,
        resource.kind(),
        kind(),
        parameters,
        body,
        answers,
        MEDIA_TYPES,
        "");
  }

  static Body patchBody() {
    return new Body(META + "Patch", PATCHES, true);
  }

  private static Optional<Body> deleteOptions() {
    return Optional.of(new Body(META + "DeleteOptions", List.of("*/*"), false));
  }

  static List<Answer> answers(String schema, int... statuses) {
    List<Answer> answers = new ArrayList<>();
    for (int status : statuses) {
      String reason = status == 200 ? "OK" : status == 201 ? "Created" : "Accepted";
      answers.add(new Answer(status, reason, schema));
    }
    answers.add(new Answer(401, "Unauthorized", ""));
    return answers;
  }

  private void add(Scope scope, Draft draft) {
    List<Parameter> parameters = new ArrayList<>(draft.parameters());
    if (!draft.connects()) {
      parameters.add(PRETTY);
    }
    if (scope.named) {
      parameters.add(new Parameter("name", true, "string", "name of the " + draft.nameOf()));
    }
    if (scope.namespaced) {
      parameters.add(NAMESPACE);
    }
    if (!draft.pathSuffix().isEmpty()) {
      parameters.add(new Parameter("path", true, "string", "path to the resource"));
    }
    parameters.sort(Comparator.comparing(Parameter::name).thenComparing(p -> !p.inPath()));
    String group = resource.address().group();
    String version = resource.address().version();
    String verb = draft.verb();
    // `deleteCollection` and `connectGet` are cut by the group's name.
    int cut = verb.startsWith("delete") ? 6 : verb.startsWith("connect") ? 7 : verb.length();
    String id =
        verb.substring(0, cut)
            + Grammar.groupName(group, version)
            + verb.substring(cut)
            + (scope.namespaced ? "Namespaced" : "")
            + draft.noun()
            + scope.idSuffix;
    paths
        .computeIfAbsent(root + scope.path, path -> new ArrayList<>())
        .add(
            new ApiOperation(
                draft.method(),
                id,
                draft.description(),
                Grammar.tag(group, version),
                draft.action(),
                Optional.of(draft.kind()),
                parameters,
                draft.body(),
                draft.answers(),
                draft.produces()));
  }

  private String kind() {
    return resource.kind().kind();
  }

  private String schema() {
    return resource.schema().name();
  }

  static String title(String word) {
    return Grammar.capital(word.toLowerCase(Locale.ROOT));
  }
}
