package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import io.binnacle.distribution.server.Served;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.YamlReader;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/// What clients are told when something is wrong: whole Status objects, letter by letter as
/// kube-apiserver writes them.
class ErrorsIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String ROOT = "root-token";
  private static final String BOB = "bob-token";
  private static final int LARGEST_BODY = 3 << 20;

  /// Changes of one resource that the server's memory no longer holds.
  private static final int MORE_THAN_REMEMBERED = 2200;

  private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");
  private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");
  private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");

  @TempDir Path folder;

  /// One request and the refusal that it gets.
  ///
  /// @param headers names and values by turns
  /// @param rest the members of the Status after `"status":"Failure",`
  private record Case(
      String what,
      String request,
      String user,
      List<String> headers,
      String body,
      int code,
      String rest) {
    String wanted() {
      return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
          + rest
          + ",\"code\":"
          + code
          + "}";
    }
  }

  private static Case root(String what, String request, String body, int code, String rest) {
    return new Case(what, request, ROOT, List.of("Content-Type", JSON), body, code, rest);
  }

  private static Case typed(
      String what, String request, String type, String body, int code, String rest) {
    return new Case(what, request, ROOT, List.of("Content-Type", type), body, code, rest);
  }

  private static Case accepting(String what, String request, String accept, String message) {
    return new Case(
        what,
        request,
        ROOT,
        List.of("Accept", accept),
        "",
        406,
        "\"message\":\""
            + message
            + "\",\"reason\":\"NotAcceptable\""
            + (message.startsWith("406") ? ",\"details\":{}" : ""));
  }

  private static Case bob(String what, String request, String message, String details) {
    return new Case(
        what,
        request,
        BOB,
        List.of(),
        "",
        403,
        "\"message\":\"" + message + "\",\"reason\":\"Forbidden\",\"details\":" + details);
  }

  private static final String NOT_SERVED =
      "\"message\":\"the server could not find the requested resource\",\"reason\":\"NotFound\","
          + "\"details\":{}";
  private static final String WRONG_METHOD =
      "\"message\":\"the server does not allow this method on the requested resource\","
          + "\"reason\":\"MethodNotAllowed\",\"details\":{}";
  private static final String BAD = "\",\"reason\":\"BadRequest\"";
  private static final String NAMED_TYPES =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";

  private static List<Case> malformed() {
    return List.of(
        root(
            "a body that ends too early",
            "POST " + MAPS,
            "{",
            400,
            "\"message\":\"the object provided is unrecognized (must be of type ConfigMap): couldn't"
                + " get version/kind; json parse error: unexpected end of JSON input ({)"
                + BAD),
        root(
            "unknown fields",
            "POST " + MAPS + "?fieldValidation=Strict",
            "{\"metadata\":{\"name\":\"n\",\"more\":1},\"nonsense\":2}",
            400,
            "\"message\":\"ConfigMap in version \\\"v1\\\" cannot be handled as a ConfigMap: strict"
                + " decoding error: unknown field \\\"metadata.more\\\", unknown field"
                + " \\\"nonsense\\\""
                + BAD),
        root(
            "an ill-typed field",
            "POST " + MAPS,
            "{\"metadata\":{\"name\":1}}",
            400,
            "\"message\":\"ConfigMap in version \\\"v1\\\" cannot be handled as a ConfigMap: json:"
                + " cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type"
                + " string"
                + BAD),
        root(
            "an ill-typed parameter",
            "GET " + MAPS + "?limit=x",
            "",
            400,
            "\"message\":\"strconv.ParseInt: parsing \\\"x\\\": invalid syntax" + BAD),
        typed(
            "a YAML boolean as a name",
            "POST " + MAPS,
            "application/yaml",
            "metadata: {name: y}",
            400,
            "\"message\":\"ConfigMap in version \\\"v1\\\" cannot be handled as a ConfigMap: json:"
                + " cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type"
                + " string"
                + BAD),
        typed(
            "a YAML key that stands twice",
            "POST " + MAPS + "?fieldValidation=Strict",
            "application/yaml",
            "metadata: {name: k}\ndata:\n  a: b\n  a: c\n",
            400,
            "\"message\":\"ConfigMap in version \\\"v1\\\" cannot be handled as a ConfigMap: strict"
                + " decoding error: yaml: unmarshal errors:\\n  line 4: key \\\"a\\\" already set in"
                + " map"
                + BAD),
        root(
            "another kind",
            "POST " + MAPS,
            "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}",
            400,
            "\"message\":\"Secret in version \\\"v1\\\" cannot be handled as a ConfigMap:"
                + " converting (v1.Secret) to (core.ConfigMap): unknown conversion"
                + BAD),
        root(
            "another namespace",
            "POST " + MAPS,
            "{\"metadata\":{\"name\":\"s\",\"namespace\":\"other\"}}",
            400,
            "\"message\":\"the namespace of the provided object does not match the namespace sent"
                + " on the request"
                + BAD));
  }

  private static List<Case> invalid() {
    return List.of(
        root(
            "an object without a name",
            "POST " + MAPS,
            "{}",
            422,
            "\"message\":\"ConfigMap \\\"\\\" is invalid: metadata.name: Required value: name or"
                + " generateName is required\",\"reason\":\"Invalid\",\"details\":{\"kind\":"
                + "\"ConfigMap\",\"causes\":[{\"reason\":\"FieldValueRequired\",\"message\":"
                + "\"Required value: name or generateName is required\",\"field\":"
                + "\"metadata.name\"}]}"),
        root(
            "an option that does not exist",
            "POST " + MAPS + "?dryRun=Some",
            "{}",
            422,
            "\"message\":\"CreateOptions.meta.k8s.io \\\"\\\" is invalid: dryRun: Unsupported"
                + " value: [\\\"Some\\\"]: supported values: \\\"All\\\"\",\"reason\":\"Invalid\","
                + "\"details\":{\"group\":\"meta.k8s.io\",\"kind\":\"CreateOptions\",\"causes\":[{"
                + "\"reason\":\"FieldValueNotSupported\",\"message\":\"Unsupported value:"
                + " [\\\"Some\\\"]: supported values: \\\"All\\\"\",\"field\":\"dryRun\"}]}"));
  }

  private static List<Case> absent() {
    return List.of(
        root("an unknown resource", "GET /api/v1/nopes", "", 404, NOT_SERVED),
        root("an unknown version", "GET /apis/apps/v9", "", 404, NOT_SERVED),
        root(
            "an unknown subresource",
            "GET /apis/apps/v1/namespaces/default/deployments/x/log",
            "",
            404,
            NOT_SERVED),
        root(
            "no such object",
            "GET /apis/apps/v1/namespaces/default/deployments/none",
            "",
            404,
            "\"message\":\"deployments.apps \\\"none\\\" not found\",\"reason\":\"NotFound\","
                + "\"details\":{\"name\":\"none\",\"group\":\"apps\",\"kind\":\"deployments\"}"),
        typed(
            "no such object to patch",
            "PATCH " + MAPS + "/none",
            MERGE,
            "{}",
            404,
            "\"message\":\"configmaps \\\"none\\\" not found\",\"reason\":\"NotFound\",\"details\":"
                + "{\"name\":\"none\",\"kind\":\"configmaps\"}"),
        root("PUT of a collection", "PUT " + MAPS, "{}", 405, WRONG_METHOD),
        root("POST of an object", "POST " + MAPS + "/x", "{}", 405, WRONG_METHOD),
        root("a collection that stays", "DELETE /api/v1/namespaces", "", 405, WRONG_METHOD),
        root("PUT of the version", "PUT /version", "{}", 405, WRONG_METHOD));
  }

  private static List<Case> forms() {
    String unknown =
        "\"message\":\"the body of the request was in an unknown format - accepted media types"
            + " include: "
            + NAMED_TYPES
            + "\",\"reason\":\"UnsupportedMediaType\"";
    return List.of(
        root(
            "a body over the limit",
            "POST " + MAPS,
            " ".repeat(LARGEST_BODY + 1),
            413,
            "\"message\":\"Request entity too large: limit is 3145728\",\"reason\":"
                + "\"RequestEntityTooLarge\""),
        typed("a body of text", "POST " + MAPS, "text/plain", "x", 415, unknown),
        typed(
            "a patch of no known sort",
            "PATCH " + MAPS + "/x",
            JSON,
            "{}",
            415,
            "\"message\":\"415: Unsupported Media Type\",\"reason\":\"UnsupportedMediaType\","
                + "\"details\":{}"),
        accepting(
            "a list in CSV",
            "GET " + MAPS,
            "text/csv",
            "406: Not Acceptable\\n\\nAvailable representations: "
                + NAMED_TYPES
                + ", application/json;stream=watch,"
                + " application/vnd.kubernetes.protobuf;stream=watch"),
        accepting(
            "a Table of no known version",
            "GET " + MAPS,
            "application/json;as=Table;v=v9;g=meta.k8s.io",
            "only the following media types are accepted: " + NAMED_TYPES),
        accepting(
            "discovery of groups in HTML",
            "GET /apis",
            "text/html",
            "only the following media types are accepted: " + NAMED_TYPES),
        accepting(
            "discovery of a version in HTML",
            "GET /api/v1",
            "text/html",
            "406: Not Acceptable\\n\\nAvailable representations: " + NAMED_TYPES),
        accepting(
            "the version in YAML",
            "GET /version",
            "application/yaml",
            "406: Not Acceptable\\n\\nAvailable representations: application/json"));
  }

  private static List<Case> conflicts() {
    return List.of(
        root(
            "a name that is taken",
            "POST " + MAPS,
            "{\"metadata\":{\"name\":\"x\"}}",
            409,
            "\"message\":\"configmaps \\\"x\\\" already exists\",\"reason\":\"AlreadyExists\","
                + "\"details\":{\"name\":\"x\",\"kind\":\"configmaps\"}"),
        root(
            "a change of what has changed",
            "PUT " + MAPS + "/x",
            "{\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"1\"}}",
            409,
            "\"message\":\"Operation cannot be fulfilled on configmaps \\\"x\\\": the object has"
                + " been modified; please apply your changes to the latest version and try again\","
                + "\"reason\":\"Conflict\",\"details\":{\"name\":\"x\",\"kind\":\"configmaps\"}"),
        root(
            "a deletion of another object",
            "DELETE " + MAPS + "/x",
            "{\"preconditions\":{\"uid\":\"wrong\"}}",
            409,
            "\"message\":\"Operation cannot be fulfilled on ConfigMap \\\"x\\\": the UID in the"
                + " precondition (wrong) does not match the UID in record ({uid}). The object might"
                + " have been deleted and then recreated\",\"reason\":\"Conflict\",\"details\":"
                + "{\"name\":\"x\",\"kind\":\"ConfigMap\"}"));
  }

  private static List<Case> refused() {
    return List.of(
        new Case(
            "a bad token",
            "GET " + MAPS,
            "nobody-token",
            List.of(),
            "",
            401,
            "\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\""),
        bob(
            "an object",
            "GET /api/v1/namespaces/default/secrets/s",
            "secrets \\\"s\\\" is forbidden: User \\\"bob\\\" cannot get resource \\\"secrets\\\" in"
                + " API group \\\"\\\" in the namespace \\\"default\\\"",
            "{\"name\":\"s\",\"kind\":\"secrets\"}"),
        bob(
            "a cluster's collection",
            "GET /api/v1/nodes",
            "nodes is forbidden: User \\\"bob\\\" cannot list resource \\\"nodes\\\" in API group"
                + " \\\"\\\" at the cluster scope",
            "{\"kind\":\"nodes\"}"),
        bob(
            "what is a watch whatever it is called",
            "GET /api/v1/nodes?watch=nope",
            "nodes is forbidden: User \\\"bob\\\" cannot watch resource \\\"nodes\\\" in API group"
                + " \\\"\\\" at the cluster scope",
            "{\"kind\":\"nodes\"}"),
        bob(
            "a subresource",
            "PUT /apis/apps/v1/namespaces/default/deployments/d/scale",
            "deployments.apps \\\"d\\\" is forbidden: User \\\"bob\\\" cannot update resource"
                + " \\\"deployments/scale\\\" in API group \\\"apps\\\" in the namespace"
                + " \\\"default\\\"",
            "{\"name\":\"d\",\"group\":\"apps\",\"kind\":\"deployments\"}"),
        bob(
            "a path",
            "GET /metrics",
            "forbidden: User \\\"bob\\\" cannot get path \\\"/metrics\\\"",
            "{}"));
  }

  private static HttpClient client(Served server) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, new char[0]);
    byte[] authority = Files.readAllBytes(server.authority());
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(authority)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private static HttpRequest request(String address, Case asked) {
    String[] words = asked.request().split(" ", 2);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + words[1]))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + asked.user())
            .method(
                words[0],
                asked.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(asked.body()));
    for (int i = 0; i < asked.headers().size(); i += 2) {
      request.header(asked.headers().get(i), asked.headers().get(i + 1));
    }
    return request.build();
  }

  private static HttpResponse<String> send(HttpClient http, String address, Case asked)
      throws Exception {
    return http.send(request(address, asked), BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(
      HttpClient http, String address, String request, String body) throws Exception {
    return send(http, address, root("", request, body, 0, ""));
  }

  /// Refusals come in the form that was asked for, or indented where there is none such.
  private static boolean sameMeaning(String got, String wanted) throws MalformedException {
    return got.equals(wanted)
        || (wanted.startsWith("{")
            && YamlReader.parse(got).value().equals(YamlReader.parse(wanted).value()));
  }

  private Served start(Arrangement arrangement) throws Exception {
    Files.writeString(
        folder.resolve("tokens.csv"),
        ROOT + ",root,u1,\"system:masters\"\n" + BOB + ",bob,u2,\"people\"\n");
    Files.writeString(
        folder.resolve("binnacle.yaml"),
        "storage:\n  " + arrangement.store() + ": {compaction-interval: PT1S}\n");
    return arrangement.start(
        folder,
        "--token-auth-file",
        folder.resolve("tokens.csv").toString(),
        "--config",
        folder.resolve("binnacle.yaml").toString());
  }

  @ParameterizedTest
  @Arrangements(usual = "raft-mapdb")
  void everyRefusalIsTheStatusOfKubeApiserver(Arrangement arrangement) throws Exception {
    try (Served server = start(arrangement);
        HttpClient http = client(server)) {
      String address = server.address();
      HttpResponse<String> created =
          send(http, address, "POST " + MAPS, "{\"metadata\":{\"name\":\"x\"}}");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      String uid = found(UID, created.body());
      List<Case> cases = new ArrayList<>();
      List.of(malformed(), invalid(), absent(), forms(), conflicts(), refused())
          .forEach(cases::addAll);
      List<String> wrong = new ArrayList<>();
      for (Case asked : cases) {
        HttpResponse<String> answer = send(http, address, asked);
        String got = answer.body().replace(uid, "{uid}").strip();
        if (answer.statusCode() != asked.code() || !sameMeaning(got, asked.wanted())) {
          wrong.add(
              "%s: %d%n  got    %s%n  wanted %s"
                  .formatted(asked.what(), answer.statusCode(), got, asked.wanted()));
        }
      }
      assertThat(wrong).isEmpty();
      HttpResponse<String> nowhere = send(http, address, "GET /apis/nope.example.com/v1", "");
      assertThat(nowhere.statusCode()).isEqualTo(404);
      assertThat(nowhere.body()).isEqualTo("404 page not found\n");
    }
  }

  @ParameterizedTest
  @Arrangements(usual = "raft-mapdb")
  void whatIsTooOldIsGone(Arrangement arrangement) throws Exception {
    try (Served server = start(arrangement);
        HttpClient http = client(server)) {
      String address = server.address();
      for (String name : List.of("a", "b")) {
        send(http, address, "POST " + MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}");
      }
      String page = send(http, address, "GET " + MAPS + "?limit=1", "").body();
      String old = found(VERSION, page);
      String token = found(CONTINUE, page);
      age(http, address);

      HttpResponse<String> next =
          untilGone(http, address, "GET " + MAPS + "?limit=1&continue=" + token);

      String again = found(CONTINUE, next.body());
      assertThat(next.body().strip())
          .isEqualTo(
              "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{\"continue\":\""
                  + again
                  + "\"},\"status\":\"Failure\",\"message\":\"The provided continue parameter is"
                  + " too old to display a consistent list result. You can start a new list"
                  + " without the continue parameter, or use the continue token in this response"
                  + " to retrieve the remainder of the results. Continuing with the provided token"
                  + " results in an inconsistent list - objects that were created, modified, or"
                  + " deleted between the time the first chunk was returned and now may show up in"
                  + " the list.\",\"reason\":\"Expired\",\"code\":410}");
      HttpResponse<String> rest = send(http, address, "GET " + MAPS + "?continue=" + again, "");
      assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
      assertThat(rest.body()).contains("\"name\":\"b\"").doesNotContain("\"name\":\"a\"");

      assertThat(
              send(
                      http,
                      address,
                      "GET " + MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + old,
                      "")
                  .body()
                  .strip())
          .isEqualTo(
              "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                  + "\"message\":\"The resourceVersion for the provided list is too old.\","
                  + "\"reason\":\"Expired\",\"code\":410}");
      HttpResponse<String> watched =
          send(http, address, "GET " + MAPS + "?watch=true&resourceVersion=" + old, "");
      assertThat(watched.statusCode()).isEqualTo(200);
      assertThat(watched.body().strip().replaceAll("\\(\\d+\\)", "(N)"))
          .isEqualTo(
              "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\","
                  + "\"metadata\":{},\"status\":\"Failure\",\"message\":\"too old resource version: "
                  + old
                  + " (N)\",\"reason\":\"Expired\",\"code\":410}}");
    }
  }

  /// Changes one object so often that older states are in the store's history alone.
  private static void age(HttpClient http, String address) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_REMEMBERED; i++) {
      String body = "{\"metadata\":{\"name\":\"c" + i + "\"}}";
      running.add(
          http.sendAsync(
              request(address, root("", "POST " + MAPS, body, 201, "")), BodyHandlers.ofString()));
      if (running.size() == 50) {
        for (CompletableFuture<HttpResponse<String>> one : running) {
          HttpResponse<String> answer = one.get(30, TimeUnit.SECONDS);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
        running.clear();
      }
    }
  }

  private static HttpResponse<String> untilGone(HttpClient http, String address, String request)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    HttpResponse<String> answer = send(http, address, request, "");
    while (answer.statusCode() != 410 && System.nanoTime() < deadline) {
      Thread.sleep(100);
      answer = send(http, address, request, "");
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(410);
    return answer;
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }
}
