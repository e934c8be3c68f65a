package io.binnacle.kernel.discovery;

import io.binnacle.kernel.discovery.ApiOperation.Body;
import io.binnacle.kernel.discovery.ApiOperation.Parameter;
import io.binnacle.kernel.discovery.ResourcePaths.Draft;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.resource.SubresourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The operations of a subresource. Those that connect to a container, a node or a service take
/// their options in the query.
final class SubresourcePaths {
  private static final List<String> PROXIED =
      List.of("delete", "get", "head", "options", "patch", "post", "put");

  private final ResourceDefinition resource;
  private final SubresourceDefinition subresource;
  private final OptionParameters options;

  SubresourcePaths(
      ResourceDefinition resource, SubresourceDefinition subresource, OptionParameters options) {
    this.resource = resource;
    this.subresource = subresource;
    this.options = options;
  }

  List<Draft> drafts() {
    List<Draft> drafts = new ArrayList<>();
    if (subresource.kind().kind().endsWith("Options")) {
      boolean proxy = subresource.name().equals("proxy");
      List<String> methods = proxy ? PROXIED : List.of("get", "post");
      methods.forEach(method -> drafts.add(connect(method, "")));
      if (proxy) {
        methods.forEach(method -> drafts.add(connect(method, "/{path}")));
      }
      return drafts;
    }
    String name = subresource.name();
    String ofSpecified = name + " of the specified " + kind();
    if (subresource.verbs().contains("get")) {
      drafts.add(read("read " + ofSpecified));
    }
    if (subresource.verbs().contains("update")) {
      drafts.add(write("put", "replace", "replace " + ofSpecified, "CreateOptions", body()));
    }
    if (subresource.verbs().contains("patch")) {
      drafts.add(
          write(
              "patch",
              "patch",
              "partially update " + ofSpecified,
              "PatchOptions",
              ResourcePaths.patchBody()));
    }
    if (subresource.verbs().contains("create")) {
      drafts.add(
          write(
              "post",
              "create",
              "create " + name + " of " + Grammar.withArticle(kind()),
              "CreateOptions",
              body()));
    }
    return drafts;
  }

  private Draft connect(String method, String pathSuffix) {
    return new Draft(
        method,
        "connect" + Grammar.capital(method),
        noun(),
        "connect "
            + method.toUpperCase(Locale.ROOT)
            + " requests to "
            + subresource.name()
            + " of "
            + kind(),
        "connect",
        subresource.kind(),
        subresource.kind().kind(),
        options.of(subresource.kind().kind()),
        Optional.empty(),
        ResourcePaths.answers("string", 200),
        List.of("*/*"),
        pathSuffix);
  }

  private Draft read(String description) {
    boolean log = subresource.name().equals("log");
    List<String> produces = new ArrayList<>();
    if (log) {
      produces.add("text/plain");
    }
    produces.addAll(ResourcePaths.MEDIA_TYPES);
    List<Parameter> parameters = log ? options.of("PodLogOptions") : List.of();
    return draft(
        "get",
        "read",
        description,
        parameters,
        Optional.empty(),
        ResourcePaths.answers(log ? "string" : schema(), 200),
        produces);
  }

  private Draft write(String method, String verb, String description, String taken, Body body) {
    int[] statuses = method.equals("post") ? new int[] {200, 201, 202} : new int[] {200, 201};
    return draft(
        method,
        verb,
        description,
        options.of(taken),
        Optional.of(body),
        ResourcePaths.answers(schema(), statuses),
        ResourcePaths.MEDIA_TYPES);
  }

  private Draft draft(
      String method,
      String verb,
      String description,
      List<Parameter> parameters,
      Optional<Body> body,
      List<ApiOperation.Answer> answers,
      List<String> produces) {
    return new Draft(
        method,
        verb,
        noun(),
        description,
        method,
        subresource.kind(),
        subresource.kind().kind(),
        parameters,
        body,
        answers,
        produces,
        "");
  }

  private Body body() {
    return new Body(schema(), List.of("*/*"), true);
  }

  private String schema() {
    return options.schemaOf(subresource.kind(), resource);
  }

  private String noun() {
    return kind() + ResourcePaths.title(subresource.name());
  }

  private String kind() {
    return resource.kind().kind();
  }
}
