package io.binnacle.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufTest {
  private static final ResourceCatalog CATALOG = ResourceCatalog.builtIn();

  /// Schemas contain themselves.
  private static final int DEEPEST = 12;

  private static final String SCHEMA =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

  static Stream<ResourceDefinition> resources() {
    return CATALOG.all().stream();
  }

  @ParameterizedTest
  @MethodSource("resources")
  void everyFieldOfEveryKindComesBack(ResourceDefinition resource) throws Exception {
    ObjectValue whole = (ObjectValue) sample(resource.schema(), 0);
    assertThat(read(sent(resource, whole), resource.schema())).isEqualTo(typed(resource, whole));
  }

  /// As kube-apiserver has it: what Go holds by value is there although it is empty.
  @Test
  void bytesAreThoseOfTheFormat() {
    ObjectValue map =
        JsonReader.readStored(
            """
            {"metadata":{"name":"n","labels":{"a":"b"}},"data":{"k":"v"},"immutable":false}
            """
                .getBytes(StandardCharsets.UTF_8));
    byte[] message =
        ProtobufWriter.message(map, CATALOG.schemas().get("io.k8s.api.core.v1.ConfigMap"));
    assertThat(HexFormat.of().formatHex(message))
        .isEqualTo(
            // metadata: name, generateName, namespace, selfLink, uid, resourceVersion, generation,
            // creationTimestamp, labels
            "0a19"
                + "0a016e"
                + "1200"
                + "1a00"
                + "2200"
                + "2a00"
                + "3200"
                + "3800"
                + "4200"
                + "5a06"
                + "0a0161"
                + "120162"
                // data, immutable
                + "1206"
                + "0a016b"
                + "120176"
                + "2000");
    assertThat(new String(ProtobufWriter.head("v1", "ConfigMap", 3), StandardCharsets.ISO_8859_1))
        .isEqualTo("k8s\0\n\u000f\n\u0002v1\u0012\tConfigMap\u0012\u0003");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A struct by value with one by value in it; pointers, lists and bytes are not there.
        "core.v1.ResourceFieldSelector | {} | 0a0012001a030a0130",
        "core.v1.HTTPGetAction | {} | 0a00120608001000" + "1a001a002200",
        "core.v1.VolumeMount | {\"name\":\"v\"} | 0a017610001a0022003200",
        "core.v1.Volume | {\"name\":\"v\"} | 0a01761200",
        "core.v1.ContainerStateRunning | {} | 0a00",
      })
  void whatGoHoldsByValueIsWrittenAlways(String type, String json, String hex) {
    byte[] message =
        ProtobufWriter.message(
            JsonReader.readStored(json.getBytes(StandardCharsets.UTF_8)),
            CATALOG.schemas().get("io.k8s.api." + type));
    assertThat(HexFormat.of().formatHex(message)).isEqualTo(hex);
  }

  @Test
  void bigAndNegativeNumbersAreKept() throws Exception {
    ResourceDefinition pods = kind("pods");
    ObjectValue pod =
        JsonReader.readStored(
            """
            {"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":"500m","memory":"1Gi"}},
            "ports":[{"containerPort":-1}],"livenessProbe":{"httpGet":{"port":-5}}}],
            "terminationGracePeriodSeconds":-9223372036854775808,
            "activeDeadlineSeconds":9223372036854775807,"priority":-2147483648}}
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(read(sent(pods, pod), pods.schema()))
        .isEqualTo(Conformer.conform(typed(pods, pod), pods.schema()).object());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'items':{'type':'string'}}",
        "{'items':[{'type':'string'},{'type':'integer'}]}",
        "{'additionalProperties':{'type':'string','additionalProperties':false}}",
        "{'additionalProperties':true,'additionalItems':false}",
        "{'dependencies':{'a':{'type':'object'},'b':['c','d']}}",
        "{'default':{'any':['thing',1,null]},'enum':['a',1,null],'maximum':1.5}"
      })
  void schemasKeepTheirForms(String json) throws Exception {
    StructSchema schema = CATALOG.schemas().get(SCHEMA);
    ObjectValue value =
        JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertThat(read(enveloped("v1", "X", ProtobufWriter.message(value, schema)), schema))
        .isEqualTo(Conformer.conform(value, schema).object());
  }

  private static ResourceDefinition kind(String resource) {
    return resources()
        .filter(one -> one.address().resource().equals(resource))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectValue typed(ResourceDefinition resource, ObjectValue object) {
    return object
        .with("kind", Value.of(resource.kind().kind()))
        .with("apiVersion", Value.of(resource.kind().apiVersion()));
  }

  private static byte[] sent(ResourceDefinition resource, ObjectValue object) {
    return enveloped(
        resource.kind().apiVersion(),
        resource.kind().kind(),
        ProtobufWriter.message(object, resource.schema()));
  }

  private static byte[] enveloped(String apiVersion, String kind, byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ProtobufWriter.head(apiVersion, kind, message.length));
    out.writeBytes(message);
    out.writeBytes(ProtobufWriter.tail());
    return out.toByteArray();
  }

  private static ObjectValue read(byte[] bytes, StructSchema schema) throws Exception {
    return Conformer.conform(ProtobufReader.read(bytes, schema), schema).object();
  }

  /// A value with all that the schema has.
  private static Value sample(Schema schema, int depth) {
    return switch (schema) {
      case ScalarSchema(ScalarType type) -> sample(type);
      case ListSchema list ->
          ListValue.of(sample(list.element(), depth), sample(list.element(), depth));
      case MapSchema map ->
          ObjectValue.builder()
              .put("a", sample(map.value(), depth))
              .put("b", sample(map.value(), depth))
              .build();
      case AnySchema _ -> ObjectValue.of("any", ListValue.of(Value.of("thing"), Value.of(1)));
      case StructSchema struct -> {
        ObjectValue.Builder object = ObjectValue.builder();
        for (Field field : struct.fields()) {
          boolean whole = depth < DEEPEST && !struct.name().equals(SCHEMA);
          if (field.protoPath().getFirst() > 0
              && (whole || field.schema() instanceof ScalarSchema)) {
            object.put(field.name(), sample(field.schema(), depth + 1));
          }
        }
        yield object.build();
      }
    };
  }

  private static Value sample(ScalarType type) {
    return switch (type) {
      case STRING -> Value.of("text \u00fc \u2603");
      case BOOLEAN -> Value.of(true);
      case INT32 -> Value.of(-7);
      case INT64 -> Value.of(1L << 40);
      case DOUBLE ->
          JsonReader.readStored("{\"d\":1.5}".getBytes(StandardCharsets.UTF_8)).valueAt(0);
      case BYTES -> Value.of("AAEC/w==");
      case QUANTITY -> Value.of("500m");
      case INT_OR_STRING -> Value.of("http");
      case TIME -> Value.of("2026-01-02T03:04:05Z");
      case MICRO_TIME -> Value.of("2026-01-02T03:04:05.123456Z");
      case DURATION -> throw new IllegalStateException("no kind has a duration");
    };
  }
}
