package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.operation.OutputFormat.Shape;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.Deadline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class NegotiationTest {
  record Accepted(String accept, Encoding encoding, Shape shape) {}

  static final List<Accepted> ACCEPTED =
      List.of(
          new Accepted("", Encoding.JSON, Shape.OBJECT),
          new Accepted("*/*", Encoding.JSON, Shape.OBJECT),
          new Accepted("application/json, */*", Encoding.JSON, Shape.OBJECT),
          new Accepted("application/yaml", Encoding.YAML, Shape.OBJECT),
          new Accepted(
              "application/json;q=0.5, application/yaml;q=0.9", Encoding.YAML, Shape.OBJECT),
          new Accepted(
              "application/vnd.kubernetes.protobuf,application/json",
              Encoding.PROTOBUF,
              Shape.OBJECT),
          new Accepted("application/vnd.kubernetes.protobuf", Encoding.PROTOBUF, Shape.OBJECT),
          new Accepted(
              "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,"
                  + "application/json;as=Table;v=v1;g=meta.k8s.io",
              Encoding.JSON,
              Shape.TABLE_V1),
          new Accepted(
              "application/json;as=Table;v=v1;g=meta.k8s.io,"
                  + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json",
              Encoding.JSON,
              Shape.TABLE_V1),
          new Accepted(
              "application/json;as=Table;v=v9;g=meta.k8s.io,application/json",
              Encoding.JSON,
              Shape.OBJECT),
          new Accepted(
              "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,"
                  + "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,"
                  + "application/json",
              Encoding.PROTOBUF,
              Shape.METADATA_LIST_V1),
          new Accepted(
              "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1beta1",
              Encoding.JSON,
              Shape.METADATA_V1BETA1),
          // A weight of zero is a weight, and one that is no number is zero.
          new Accepted("application/json;q=0", Encoding.JSON, Shape.OBJECT),
          new Accepted("application/yaml;q=x,application/json;q=0.2", Encoding.JSON, Shape.OBJECT),
          // What is general comes after what is not, whatever they weigh.
          new Accepted("*/*;q=0.9,application/yaml;q=0.1", Encoding.YAML, Shape.OBJECT),
          new Accepted("application/json;foo=bar;sv=v1", Encoding.JSON, Shape.OBJECT),
          new Accepted("application/json;as=;g=;v=", Encoding.JSON, Shape.OBJECT));

  @ParameterizedTest
  @FieldSource("ACCEPTED")
  void findsTheFormat(Accepted row) {
    OutputFormat format = Negotiation.output(request("accept", row.accept()), true);

    assertThat(format).isEqualTo(new OutputFormat(row.encoding(), row.shape(), false));
  }

  /// Else it would be written, and its writer told that it was not.
  @Test
  void aWriteWhoseAnswerCouldNotBeGivenIsRefused() {
    String accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    assertThatThrownBy(
            () ->
                Negotiation.ofWrite(
                    request("accept", accept), GroupVersionKind.of("v1", "ConfigMap")))
        .hasMessageContaining("the requested object is not a list (*core.ConfigMap)");
    assertThat(
            Negotiation.ofWrite(
                    request("accept", accept.replace("List", "")),
                    GroupVersionKind.of("v1", "ConfigMap"))
                .shape())
        .isEqualTo(Shape.METADATA_V1);
  }

  record Refused(String accept, String message) {}

  static final List<Refused> REFUSED =
      List.of(
          new Refused(
              "text/csv",
              "406: Not Acceptable\n\nAvailable representations: application/json,"
                  + " application/yaml, application/vnd.kubernetes.protobuf,"
                  + " application/json;stream=watch,"
                  + " application/vnd.kubernetes.protobuf;stream=watch"),
          new Refused(
              "application/json;sv=v2",
              "only the following media types are accepted: application/json, application/yaml,"
                  + " application/vnd.kubernetes.protobuf"),
          new Refused(
              "application/yaml;stream=watch",
              "only the following media types are accepted: application/json, application/yaml,"
                  + " application/vnd.kubernetes.protobuf"),
          new Refused(
              "APPLICATION/JSON",
              "406: Not Acceptable\n\nAvailable representations: application/json,"
                  + " application/yaml, application/vnd.kubernetes.protobuf,"
                  + " application/json;stream=watch,"
                  + " application/vnd.kubernetes.protobuf;stream=watch"),
          new Refused(
              "application/json;as=Table;v=v9;g=meta.k8s.io",
              "only the following media types are accepted: application/json, application/yaml,"
                  + " application/vnd.kubernetes.protobuf"),
          new Refused(
              "application/json;as=Nope;v=v1;g=meta.k8s.io",
              "only the following media types are accepted: application/json, application/yaml,"
                  + " application/vnd.kubernetes.protobuf"));

  @ParameterizedTest
  @FieldSource("REFUSED")
  void refusesWhatItCannotGive(Refused row) {
    assertThatThrownBy(() -> Negotiation.output(request("accept", row.accept()), true))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(406);
              assertThat(e.status().message()).isEqualTo(row.message());
            });
  }

  @Test
  void indentsForPeople() {
    assertThat(Negotiation.output(request("user-agent", "curl/8.5.0"), false).pretty()).isTrue();
    assertThat(Negotiation.output(request("user-agent", "kubectl/v1.36.3"), false).pretty())
        .isFalse();
  }

  @Test
  void refusesUnknownBodies() {
    assertThatThrownBy(() -> Negotiation.input(request("content-type", "text/plain")))
        .hasMessage(
            "the body of the request was in an unknown format - accepted media types include:"
                + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
    assertThat(Negotiation.input(request("content-type", "application/json; charset=utf-8")))
        .isEqualTo(Encoding.JSON);
  }

  record Body(String contentType, boolean json) {}

  static final List<Body> BODIES =
      List.of(
          new Body("application/json; charset", false),
          new Body("application/json;a=b;a=c", false),
          new Body("application/json;;", true),
          new Body("application/json; charset=\"utf-8\" ", true),
          new Body("APPLICATION/JSON", true),
          new Body("application/json/x", false));

  @ParameterizedTest
  @FieldSource("BODIES")
  void readsContentTypesAsGoDoes(Body row) {
    OperationRequest request = request("content-type", row.contentType());
    if (row.json()) {
      assertThat(Negotiation.input(request)).isEqualTo(Encoding.JSON);
    } else {
      assertThatThrownBy(() -> Negotiation.input(request)).isInstanceOf(ApiException.class);
    }
  }

  static OperationRequest request(String header, String value) {
    return new OperationRequest(
        Verb.GET,
        GroupVersionResource.core("configmaps"),
        "",
        "",
        "default",
        "x",
        UserInfo.of("tester"),
        Query.none(),
        new Headers(Map.of(header, List.of(value))),
        RequestBody.none(),
        Deadline.usual(),
        new Warnings());
  }
}
