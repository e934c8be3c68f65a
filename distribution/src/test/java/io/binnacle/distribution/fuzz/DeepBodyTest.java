package io.binnacle.distribution.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies as deep as they are read at all are answered without a defect: whoever walks through them
/// has the stack for it. Threads of requests have no more of it than this test's.
class DeepBodyTest {
  private static final String CONFIG = "/api/v1/namespaces/default/configmaps";
  private static final String REVISION = "/apis/apps/v1/namespaces/default/controllerrevisions";
  private static final String DEFINITION =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String CLASS = "/apis/resource.k8s.io/v1/deviceclasses";

  /// What stands around what is deep takes some of the thousand levels that are read.
  private static final int LEVELS = 985;

  @TempDir private static Path directory;
  private static FuzzedServer server;
  private static Examination examination;

  @BeforeAll
  static void start() throws Exception {
    server = new FuzzedServer(directory);
    examination = new Examination(server, new Seeds());
    sent("POST", CONFIG, "json", "{'metadata':{'name':'x'},'data':{'a':'b'}}");
    sent("POST", REVISION, "json", "{'metadata':{'name':'x'},'revision':1,'data':{'a':{}}}");
    sent("POST", DEFINITION, "json", definition("'type':'object'"));
    sent("POST", CLASS, "json", deviceClass("x", "{'a':1}"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'metadata':{'name':'y'},'data':{'a':#}}",
        "{'metadata':{'name':'y'},'data':#}",
        "{'metadata':{'name':'y','annotations':#}}",
        "{'metadata':{'name':'y','annotations':{'a':#}}}",
        "{'metadata':{'name':'y','finalizers':#}}",
        "{'metadata':{'name':'y','managedFields':[{'fieldsV1':#}]}}",
        "{'metadata':{'name':'y','managedFields':[{'manager':'m','operation':'Update',"
            + "'apiVersion':'v1','fieldsType':'FieldsV1','fieldsV1':#}]}}",
        "{'metadata':{'name':'y'},'unknown':#}",
        "#",
      })
  void bodiesOfAConfigMap(String body) {
    everywhere(CONFIG, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'data':#}", "{'data':{'a':#}}", "{'revision':#}", "{'metadata':#}"})
  void bodiesOfAControllerRevision(String body) {
    everywhere(REVISION, body);
    everywhere(REVISION, "{'metadata':{'name':'y'},'revision':1," + body.substring(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'default':#",
        "'example':#",
        "'enum':[#]",
        "'x-kubernetes-validations':#",
        "'properties':#",
        "'properties':{'a':#}",
        "'type':'object','properties':{'a':~}",
        "'not':~",
        "'additionalProperties':~",
      })
  void bodiesOfADefinition(String schema) {
    everywhere(DEFINITION, definition(schema));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "{'a':#}"})
  void bodiesOfAClassOfDevices(String parameters) {
    everywhere(CLASS, deviceClass("x", parameters));
    everywhere(CLASS, deviceClass("y", parameters));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/yaml",
        "application/vnd.kubernetes.protobuf",
        "application/json;as=Table;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
      })
  void whatIsDeepIsReadInEveryForm(String accept) {
    String deep = deep("{'metadata':{'name':'z'},'revision':1,'data':#}", "{'a':", "1", "}");
    sent("POST", REVISION, "json", deep);
    examined(request("GET", REVISION + "/z", accept, "application/json", "", new byte[0]));
    examined(request("GET", REVISION, accept, "application/json", "", new byte[0]));
  }

  private static String definition(String schema) {
    return "{'metadata':{'name':'xs.example.com'},'spec':{'group':'example.com','scope':'Cluster',"
        + "'names':{'plural':'xs','singular':'x','kind':'X','listKind':'XList'},'versions':[{"
        + "'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{"
        + schema
        + "}}}]}}";
  }

  private static String deviceClass(String name, String parameters) {
    return "{'metadata':{'name':'"
        + name
        + "'},'spec':{'config':[{'opaque':{'driver':'a.example.com','parameters':"
        + parameters
        + "}}]}}";
  }

  private static void everywhere(String path, String body) {
    String name = path.equals(DEFINITION) ? "/xs.example.com" : "/x";
    for (String whole : List.of(deep(body, "{'a':", "1", "}"), deep(body, "[", "", "]"))) {
      sent("POST", path, "json", whole);
      sent("PUT", path + name, "json", whole);
      sent("PATCH", path + name, "merge-patch+json", whole);
      sent("PATCH", path + name, "strategic-merge-patch+json", whole);
      sent("PATCH", path + name, "apply-patch+yaml", typed(path, name, whole));
      String value = whole.replace("'metadata'", "'labels'");
      sent(
          "PATCH",
          path + name,
          "json-patch+json",
          "[{'op':'add','path':'/data','value':" + value + "}]");
      sent(
          "PATCH",
          path + name,
          "json-patch+json",
          "[{'op':'test','path':'/data','value':" + value + "}]");
    }
  }

  private static String typed(String path, String name, String body) {
    String version = path.startsWith("/apis/") ? path.split("/", -1)[2] + "/v1" : "v1";
    String kind =
        Map.of(
                CONFIG, "ConfigMap",
                REVISION, "ControllerRevision",
                DEFINITION, "CustomResourceDefinition",
                CLASS, "DeviceClass")
            .getOrDefault(path, "");
    String type = "{'apiVersion':'" + version + "','kind':'" + kind + "',";
    return body.startsWith("{'")
        ? body.replaceFirst("\\{", type)
        : type + "'metadata':{'name':'" + name.substring(1) + "'},'data':" + body + "}";
  }

  /// Where `#` stands many of one thing within another, where `~` a schema within schemas.
  private static String deep(String body, String open, String inner, String close) {
    String schema = "{'type':'object','properties':{'a':";
    int around = body.split("[{\\[]", -1).length;
    return body.replace("#", nested(open, inner, close, LEVELS - around))
        .replace("~", nested(schema, "{'type':'string'}", "}}", (LEVELS - around) / 2));
  }

  private static String nested(String open, String inner, String close, int levels) {
    return open.repeat(levels) + inner + close.repeat(levels);
  }

  private static void sent(String method, String path, String media, String text) {
    byte[] body = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    String query = media.startsWith("apply") ? "fieldManager=m&force=true" : "";
    examined(request(method, path, "application/json", "application/" + media, query, body));
  }

  private static RawRequest request(
      String method, String path, String accept, String media, String query, byte[] body) {
    return new RawRequest(
        method,
        path,
        Query.parse(query),
        new Headers(Map.of("accept", List.of(accept), "content-type", List.of(media))),
        () -> body,
        InetAddress.getLoopbackAddress(),
        List.of());
  }

  private static void examined(RawRequest request) {
    assertThat(examination.examine(request))
        .as("%s %s %s", request.method(), request.path(), request.headers().byName())
        .isEqualTo(Optional.empty());
  }
}
