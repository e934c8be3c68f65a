package io.binnacle.kernel.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OpenApiDocumentsTest {
  private static final ResourceCatalog CATALOG = ResourceCatalog.builtIn();
  private static final OpenApiDocuments DOCUMENTS =
      new OpenApiDocuments(CATALOG, resource -> resource.kind().kind().equals("Pod"));
  private static final ObjectValue VERSION_2 = DOCUMENTS.version2();

  static Stream<String> names() {
    return DOCUMENTS.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyReferenceOfVersion3IsKept(String name) {
    ObjectValue document = DOCUMENTS.version3(name);
    Set<String> known = new HashSet<>();
    document
        .object("components", "schemas")
        .orElseThrow()
        .names()
        .forEach(schema -> known.add("#/components/schemas/" + schema));
    assertThat(references(document)).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void everyReferenceOfVersion2IsKept() {
    Set<String> known = new HashSet<>();
    VERSION_2
        .object("definitions")
        .orElseThrow()
        .names()
        .forEach(schema -> known.add("#/definitions/" + schema));
    VERSION_2
        .object("parameters")
        .orElseThrow()
        .names()
        .forEach(parameter -> known.add("#/parameters/" + parameter));
    assertThat(references(VERSION_2)).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void noTwoOperationsHaveOneName() {
    List<String> ids = new ArrayList<>();
    operations(VERSION_2).forEach(one -> ids.add(one.text("operationId").orElseThrow()));
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(800);
  }

  @Test
  void everyKindThatCanBeMadeHasAnOperationThatMakesIt() {
    Set<ObjectValue> made = new HashSet<>();
    operations(VERSION_2)
        .filter(one -> one.text("x-kubernetes-action").orElse("").equals("post"))
        .forEach(one -> made.add(one.object("x-kubernetes-group-version-kind").orElseThrow()));
    for (ResourceDefinition resource : CATALOG.all()) {
      if (resource.supports("create")) {
        assertThat(made).contains(OpenApiSchemas.kind(resource.kind()));
      }
    }
  }

  /// The names that generated clients give to their methods.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/pods|get|listCoreV1PodForAllNamespaces|list or watch objects of kind Pod",
        "/api/v1/namespaces/{namespace}/pods|delete|deleteCoreV1CollectionNamespacedPod"
            + "|delete collection of Pod",
        "/api/v1/namespaces/{namespace}/pods/{name}/exec|post|connectCoreV1PostNamespacedPodExec"
            + "|connect POST requests to exec of Pod",
        "/api/v1/nodes/{name}/proxy/{path}|head|connectCoreV1HeadNodeProxyWithPath"
            + "|connect HEAD requests to proxy of Node",
        "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale|patch"
            + "|patchAppsV1NamespacedDeploymentScale"
            + "|partially update scale of the specified Deployment",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles|post|createRbacAuthorizationV1ClusterRole"
            + "|create a ClusterRole",
        "/apis/networking.k8s.io/v1/namespaces/{namespace}/ingresses/{name}|delete"
            + "|deleteNetworkingV1NamespacedIngress|delete an Ingress",
        "/api/v1/namespaces/{namespace}/endpoints|post|createCoreV1NamespacedEndpoints"
            + "|create Endpoints",
        "/api/v1/watch/namespaces/{namespace}/pods|get|watchCoreV1NamespacedPodList"
            + "|watch individual changes to a list of Pod. deprecated: use the 'watch' parameter"
            + " with a list operation instead.",
        "/apis/apps/|get|getAppsAPIGroup|get information of a group",
        "/apis/apps/v1/|get|getAppsV1APIResources|get available resources"
      })
  void operationsAreNamedAsUpstreamNamesThem(
      String path, String method, String id, String description) {
    ObjectValue operation = VERSION_2.object("paths", path, method).orElseThrow();
    assertThat(operation.text("operationId")).contains(id);
    assertThat(operation.text("description")).contains(description);
  }

  @Test
  void whatAllOperationsOfAPathTakeIsSaidOnce() {
    ObjectValue path =
        VERSION_2.object("paths", "/api/v1/namespaces/{namespace}/pods/{name}").orElseThrow();
    assertThat(parameters(path)).containsExactly("name", "namespace", "pretty");
    assertThat(parameters(path.object("patch").orElseThrow()))
        .containsExactly("body", "dryRun", "fieldManager", "fieldValidation", "force");
  }

  @Test
  void version3TellsDefaultsAndVersion2DoesNot() {
    String container = "io.k8s.api.core.v1.Container";
    ObjectValue resources =
        DOCUMENTS
            .version3("api/v1")
            .object("components", "schemas", container, "properties", "resources")
            .orElseThrow();
    assertThat(resources.get("default")).contains(ObjectValue.empty());
    assertThat(resources.items("allOf")).hasSize(1);
    ObjectValue older =
        VERSION_2.object("definitions", container, "properties", "resources").orElseThrow();
    assertThat(older.get("default")).isEmpty();
    assertThat(older.text("$ref"))
        .contains("#/definitions/io.k8s.api.core.v1.ResourceRequirements");
  }

  @Test
  void closedSetsOfValuesAndUnionsAreTold() {
    ObjectValue schemas =
        DOCUMENTS.version3("api/v1").object("components", "schemas").orElseThrow();
    ObjectValue policy =
        schemas.object("io.k8s.api.core.v1.PodSpec", "properties", "restartPolicy").orElseThrow();
    assertThat(policy.items("enum"))
        .extracting(OpenApiDocumentsTest::text)
        .containsExactly("Always", "Never", "OnFailure");
    assertThat(policy.text("description").orElseThrow())
        .endsWith(" - `\"Always\"`\n - `\"Never\"`\n - `\"OnFailure\"`");
    String rule = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule";
    assertThat(
            VERSION_2
                .object("definitions", rule)
                .orElseThrow()
                .items("properties", "reason", "enum"))
        .extracting(OpenApiDocumentsTest::text)
        .containsExactly(
            "FieldValueDuplicate",
            "FieldValueForbidden",
            "FieldValueInvalid",
            "FieldValueRequired");
    assertThat(
            schemas
                .object("io.k8s.api.core.v1.SeccompProfile")
                .orElseThrow()
                .items("x-kubernetes-unions"))
        .hasSize(1);
  }

  /// Read back by its tags and lengths: the document's fields, and every path and definition.
  @Test
  void protobufHoldsEveryPathAndDefinition() {
    List<Delimited> document = Delimited.all(OpenApiProtobuf.write(VERSION_2));
    assertThat(document).extracting(Delimited::number).containsExactly(1, 2, 8, 9, 10, 12, 13);
    assertThat(document.getFirst().text()).isEqualTo("2.0");
    assertThat(names(document.get(2))).isEqualTo(members("paths"));
    assertThat(names(document.get(3))).isEqualTo(members("definitions"));
    assertThat(names(document.get(4))).isEqualTo(members("parameters"));
  }

  private static List<String> members(String of) {
    return List.copyOf(VERSION_2.object(of).orElseThrow().names());
  }

  private static List<String> names(Delimited message) {
    return message.fields().stream().map(pair -> pair.fields().getFirst().text()).toList();
  }

  private static List<String> parameters(ObjectValue of) {
    return of.items("parameters").stream()
        .map(parameter -> parameterName((ObjectValue) parameter))
        .toList();
  }

  private static String parameterName(ObjectValue parameter) {
    ObjectValue itself =
        parameter
            .text("$ref")
            .map(reference -> reference.substring("#/parameters/".length()))
            .flatMap(name -> VERSION_2.object("parameters", name))
            .orElse(parameter);
    return itself.text("name").orElseThrow();
  }

  /// Generated clients may name them so: the hashes are those of kube-apiserver's document.
  @Test
  void whatManyPathsTakeStandsOnceInVersion2() {
    assertThat(members("parameters"))
        .contains(
            "fieldManager-Qy4HdaTW",
            "fieldManager-7c6nTn1T",
            "body-2Y1dVQaQ",
            "namespace-vgWSWtn3",
            "watch-XNNPZGbK",
            "pretty-tJGM1-ng")
        .noneMatch(name -> name.startsWith("dryRun") || name.startsWith("fieldValidation"));
    assertThat(VERSION_2.object("paths", "/apis/apps/v1/", "get").orElseThrow().items("consumes"))
        .extracting(OpenApiDocumentsTest::text)
        .containsExactly(
            "application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
  }

  private static Stream<ObjectValue> operations(ObjectValue document) {
    ObjectValue paths = document.object("paths").orElseThrow();
    return paths.names().stream()
        .map(path -> paths.object(path).orElseThrow())
        .flatMap(
            path ->
                path.names().stream()
                    .filter(name -> !name.equals("parameters"))
                    .map(name -> path.object(name).orElseThrow()));
  }

  private static Set<String> references(Value value) {
    Set<String> found = new HashSet<>();
    switch (value) {
      case ObjectValue object ->
          object
              .names()
              .forEach(
                  name -> {
                    Value member = object.get(name).orElseThrow();
                    if (name.equals("$ref") && member instanceof TextValue text) {
                      found.add(text.text());
                    }
                    found.addAll(references(member));
                  });
      case ListValue list -> list.forEach(item -> found.addAll(references(item)));
      default -> {}
    }
    return found;
  }

  private static String text(Value value) {
    return value instanceof TextValue text ? text.text() : value.toString();
  }
}
