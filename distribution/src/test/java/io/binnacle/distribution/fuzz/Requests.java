package io.binnacle.distribution.fuzz;

import io.binnacle.distribution.fuzz.Seeds.Seed;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes a request out of choices.
final class Requests {
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String NAMESPACE = "default";

  /// In characters, and in bytes, of what people read.
  private static final int LONGEST_PART = 600;

  private static final int LONGEST_BODY = 3000;

  private final Seeds seeds;
  private final Choices choices;
  private final Values values;
  private final Parameters parameters;
  private final Texts texts;
  private final String token;

  private final Map<String, List<String>> headers = new HashMap<>();
  private final Map<String, List<String>> query = new LinkedHashMap<>();
  private byte[] body = {};

  /// @param token a token to go on with, as the server gives them
  Requests(Seeds seeds, Choices choices, String token) {
    this.seeds = seeds;
    this.choices = choices;
    this.values = new Values(choices);
    this.parameters = new Parameters(choices);
    this.texts = new Texts(choices);
    this.token = token;
  }

  RawRequest of(Area area) {
    header("accept", JSON);
    return switch (area) {
      case JSON, YAML, PROTOBUF -> write(area);
      case JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE_PATCH, APPLY_PATCH -> patch(area);
      case SELECTORS -> {
        query.put("labelSelector", List.of(choices.flip() ? parameters.labels() : ""));
        query.put("fieldSelector", List.of(choices.flip() ? parameters.fields() : ""));
        yield request(choices.onceIn(20) ? "DELETE" : "GET", collection(stored()));
      }
      case CONTINUE -> {
        query.put("continue", List.of(parameters.token(token)));
        query.put("limit", List.of(choices.of("1", "2", "500", "0")));
        yield request("GET", collection(stored()));
      }
      case PARAMETERS -> {
        query.putAll(parameters.some());
        yield any();
      }
      case PATHS -> paths();
      case HEADERS -> {
        headers();
        yield any();
      }
      case OPTIONS -> options();
    };
  }

  private void header(String name, String value) {
    headers.put(name, List.of(value));
  }

  private RawRequest request(String method, String path) {
    byte[] sent = body;
    return new RawRequest(
        method,
        path,
        new Query(query),
        new Headers(headers),
        () -> sent,
        InetAddress.getLoopbackAddress(),
        List.of());
  }

  private Seed seed() {
    Seed seed = choices.of(seeds.all);
    if (!choices.onceIn(5)) {
      return seed;
    }
    ResourceDefinition other = choices.of(seeds.resources);
    return new Seed(
        other,
        values
            .struct(other.schema(), 0)
            .with("apiVersion", Value.of(other.kind().apiVersion()))
            .with("kind", Value.of(other.kind().kind()))
            .with("metadata", ObjectValue.of("name", Value.of("a"))));
  }

  private ResourceDefinition stored() {
    ResourceDefinition resource = choices.of(seeds.resources);
    return resource.stored() || choices.onceIn(20) ? resource : choices.of(seeds.all).resource();
  }

  private static String collection(ResourceDefinition resource) {
    String group = resource.address().group();
    return (group.isEmpty() ? "/api/" : "/apis/" + group + "/")
        + resource.address().version()
        + (resource.namespaced() ? "/namespaces/" + NAMESPACE : "")
        + "/"
        + resource.address().resource();
  }

  private String item(ResourceDefinition resource, ObjectValue object) {
    String name = object.text("metadata", "name").filter(_ -> !choices.onceIn(9)).orElse("a");
    String sub =
        choices.onceIn(6) && !resource.subresources().isEmpty()
            ? "/" + choices.of(resource.subresources()).name()
            : "";
    return collection(resource) + "/" + name + sub;
  }

  private RawRequest write(Area area) {
    Seed seed = seed();
    StructSchema schema = seed.resource().schema();
    boolean update = choices.onceIn(3);
    ObjectValue object =
        update || choices.onceIn(5)
            ? seed.object()
            : seed.object().withAt(Value.of("fuzz"), "metadata", "name");
    ObjectValue changed = choices.onceIn(20) ? object : new Mutations(choices).of(object, schema);
    switch (area) {
      case YAML -> {
        header("content-type", "application/yaml");
        body = texts.yaml(changed);
      }
      case PROTOBUF -> {
        header("content-type", PROTOBUF);
        body = new Messages(choices).of(changed, schema);
      }
      default -> {
        header("content-type", JSON);
        body = texts.json(choices.onceIn(50) ? values.any() : changed);
      }
    }
    if (choices.onceIn(3)) {
      query.put("fieldValidation", List.of(choices.of("Strict", "Warn", "Ignore")));
    }
    if (choices.onceIn(8)) {
      query.put("dryRun", List.of("All"));
    }
    return update
        ? request("PUT", item(seed.resource(), object))
        : request("POST", collection(seed.resource()) + (choices.onceIn(30) ? "/a/binding" : ""));
  }

  private RawRequest patch(Area area) {
    Seed seed = seed();
    StructSchema schema = seed.resource().schema();
    Patches patches = new Patches(choices);
    switch (area) {
      case JSON_PATCH -> {
        header("content-type", "application/json-patch+json");
        body = texts.json(patches.json(seed.object(), schema));
      }
      case MERGE_PATCH -> {
        header("content-type", "application/merge-patch+json");
        body = texts.json(patches.merge(schema));
      }
      case STRATEGIC_MERGE_PATCH -> {
        header("content-type", "application/strategic-merge-patch+json");
        body = texts.json(patches.strategic(schema));
      }
      default -> apply(seed, patches);
    }
    if (choices.onceIn(3)) {
      query.put("fieldValidation", List.of(choices.of("Strict", "Warn", "Ignore")));
    }
    return request("PATCH", item(seed.resource(), seed.object()));
  }

  private void apply(Seed seed, Patches patches) {
    header("content-type", "application/apply-patch+yaml");
    query.put("fieldManager", List.of(choices.of("m", "n", "", "o")));
    if (choices.flip()) {
      query.put("force", List.of(choices.of("true", "false", "x")));
    }
    Value part =
        choices.flip()
            ? new Mutations(choices).of(seed.object(), seed.resource().schema())
            : patches.merge(seed.resource().schema());
    if (part instanceof ObjectValue object && !choices.onceIn(20)) {
      part =
          object
              .with("apiVersion", seed.object().get("apiVersion").orElse(Value.of("v1")))
              .with("kind", seed.object().get("kind").orElse(Value.of("x")));
    }
    body = choices.flip() ? texts.yaml(part) : texts.json(part);
  }

  /// A usual request of any verb, for what is unusual in it elsewhere.
  private RawRequest any() {
    Seed seed = seed();
    String method = choices.of("GET", "GET", "POST", "PUT", "PATCH", "DELETE");
    if (!headers.containsKey("content-type")) {
      header(
          "content-type",
          method.equals("PATCH")
              ? choices.of(
                  "application/merge-patch+json",
                  "application/apply-patch+yaml",
                  "application/strategic-merge-patch+json")
              : JSON);
    }
    if (!method.equals("GET") && !method.equals("DELETE")) {
      body = texts.json(seed.object());
    }
    boolean whole = method.equals("POST") || choices.onceIn(3);
    return request(
        method, whole ? collection(seed.resource()) : item(seed.resource(), seed.object()));
  }

  private RawRequest paths() {
    List<String> parts = new ArrayList<>();
    for (int i = choices.onceIn(200) ? choices.below(5000) : choices.below(9); i >= 0; i--) {
      parts.add(
          choices.onceIn(5)
              ? values.text()
              : choices.of(
                  "api",
                  "apis",
                  "v1",
                  "apps",
                  "namespaces",
                  "default",
                  "pods",
                  "a",
                  "watch",
                  "",
                  "proxy",
                  "status",
                  "scale",
                  "log",
                  "exec",
                  "eviction",
                  "binding",
                  "token",
                  "openapi",
                  "v2",
                  "v3",
                  "version",
                  "healthz",
                  "livez",
                  "readyz",
                  "metrics",
                  "ping",
                  ".well-known",
                  "openid-configuration",
                  "jwks",
                  "services",
                  "nodes",
                  "finalize",
                  "configmaps",
                  "batch",
                  "..",
                  ".",
                  "%2e",
                  "%00",
                  "componentstatuses",
                  "deployments",
                  "api;a=b",
                  "binnacle",
                  "members",
                  "verify",
                  "backup",
                  "logs",
                  "debug",
                  "pprof"));
    }
    if (choices.onceIn(3)) {
      query.putAll(parameters.some());
    }
    if (choices.onceIn(4)) {
      body = texts.json(choices.of(seeds.all).object());
      header("content-type", JSON);
    }
    return request(
        choices.of(
            "GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE",
            "CONNECT", "BREW", ""),
        (choices.onceIn(30) ? "" : "/") + String.join("/", parts));
  }

  private void headers() {
    if (choices.flip()) {
      header("accept", accepted());
    }
    if (choices.flip()) {
      header("content-type", accepted());
    }
    for (int i = choices.below(3); i > 0; i--) {
      String name =
          choices.of(
              "impersonate-user",
              "impersonate-group",
              "impersonate-uid",
              "impersonate-extra-a%zz",
              "impersonate-extra-",
              "user-agent",
              "authorization",
              "audit-id",
              "if-match",
              "if-none-match",
              "x-stream-protocol-version",
              "content-encoding",
              "accept-encoding",
              "if-modified-since",
              "range",
              "expect",
              "x-remote-user",
              "kubectl-command",
              "x-forwarded-for",
              "origin",
              "cookie",
              "sec-websocket-protocol",
              "upgrade");
      headers.put(name, choices.flip() ? List.of(value()) : List.of(value(), value()));
    }
  }

  private String value() {
    return choices.of(
        values.text(),
        "fuzzer",
        "system:masters",
        "Bearer x",
        "Bearer a.b.c",
        "Basic YTpi",
        "system:serviceaccount:default:a",
        "*",
        "gzip",
        "bytes=0-",
        "\"x\"",
        "kubectl/v1 (x) y");
  }

  private String accepted() {
    StringBuilder accepted = new StringBuilder();
    for (int i = choices.onceIn(100) ? choices.below(2000) : choices.below(3); i >= 0; i--) {
      accepted
          .append(
              choices.of(
                  JSON,
                  PROTOBUF,
                  "application/yaml",
                  "*/*",
                  "application/*",
                  "text/html",
                  "*",
                  "",
                  "application/cbor",
                  "application/merge-patch+json",
                  "/",
                  "a/",
                  "a/b/c",
                  "\u0000"))
          .append(
              choices.of(
                  "",
                  "",
                  ";q=0.5",
                  ";q=x",
                  ";as=Table;v=v1;g=meta.k8s.io",
                  ";stream=watch",
                  ";",
                  ";as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
                  ";charset=utf-8",
                  ";a=\"",
                  ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
                  ";as=x;v=;g=",
                  ";q=1e400",
                  ";profile=nopeer",
                  ";as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io"))
          .append(i > 0 ? "," : "");
    }
    return accepted.toString();
  }

  /// Deletions with options in their bodies.
  private RawRequest options() {
    Seed seed = seed();
    ObjectValue.Builder options = ObjectValue.builder();
    if (!choices.onceIn(10)) {
      options.put("kind", choices.onceIn(10) ? values.text() : "DeleteOptions");
      options.put("apiVersion", choices.onceIn(5) ? values.text() : "v1");
    }
    StructSchema schema =
        seeds.catalog.schemas().get("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions");
    ObjectValue some = values.struct(schema, 0);
    for (String name : some.names()) {
      if (!name.equals("kind") && !name.equals("apiVersion")) {
        options.put(name, some.get(name).orElseThrow());
      }
    }
    switch (choices.below(4)) {
      case 0 -> {
        header("content-type", "application/yaml");
        body = texts.yaml(options.build());
      }
      case 1 -> {
        header("content-type", PROTOBUF);
        body = new Messages(choices).of(options.build(), schema);
      }
      default -> {
        header("content-type", JSON);
        body = texts.json(options.build());
      }
    }
    if (choices.onceIn(4)) {
      query.putAll(parameters.some());
    }
    if (choices.onceIn(6)) {
      ObjectValue eviction =
          ObjectValue.builder()
              .put("apiVersion", "policy/v1")
              .put("kind", "Eviction")
              .put("metadata", ObjectValue.of("name", Value.of("a")))
              .put("deleteOptions", options.build())
              .build();
      header("content-type", JSON);
      body = texts.json(eviction);
      return request("POST", "/api/v1/namespaces/" + NAMESPACE + "/pods/a/eviction");
    }
    return request(
        "DELETE",
        choices.onceIn(6) ? collection(seed.resource()) : item(seed.resource(), seed.object()));
  }

  /// For messages of failed tests: the body as text. The beginning of what a request says, to be
  /// read by people.
  static String told(RawRequest request) {
    return said(request, LONGEST_PART, LONGEST_BODY);
  }

  /// All that a request says.
  static String said(RawRequest request) {
    return said(request, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private static String said(RawRequest request, int longestPart, int longestBody) {
    byte[] body = request.body().read();
    return Stream.of(
                request.method(),
                request.path(),
                request.query().byName().toString(),
                request.headers().byName().toString())
            .map(part -> part.length() > longestPart ? part.substring(0, longestPart) + "…" : part)
            .collect(Collectors.joining(" "))
        + "\n"
        + new String(body, 0, Math.min(body.length, longestBody), StandardCharsets.UTF_8);
  }
}
