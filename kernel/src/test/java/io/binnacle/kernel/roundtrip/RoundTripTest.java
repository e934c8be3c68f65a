package io.binnacle.kernel.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.ProtobufReader;
import io.binnacle.kernel.codec.ProtobufWriter;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.codec.YamlWriter;
import io.binnacle.kernel.conversion.Conversion;
import io.binnacle.kernel.conversion.Conversions;
import io.binnacle.kernel.defaults.BuiltInDefaults;
import io.binnacle.kernel.patch.JsonPatch;
import io.binnacle.kernel.patch.MergePatch;
import io.binnacle.kernel.patch.StrategicMergePatch;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.Conformed;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// An object with every field of its kind comes out of each form, and of each patch that changes
/// nothing, as it went in: for every version of every kind.
class RoundTripTest {
  private static final ResourceCatalog CATALOG = ResourceCatalog.builtIn();
  private static final BuiltInDefaults DEFAULTS = new BuiltInDefaults();
  private static final long SEED = Long.getLong("binnacle.test.seed", new Random().nextLong());

  @TestFactory
  Stream<DynamicContainer> nothingIsLostAndNothingInvented() {
    System.out.println("RoundTripTest: -Dbinnacle.test.seed=" + SEED);
    return CATALOG.all().stream()
        .sorted(Comparator.comparing(RoundTripTest::name))
        .map(resource -> dynamicContainer(name(resource), tests(resource)));
  }

  private static String name(ResourceDefinition resource) {
    return resource.kind().apiVersion() + " " + resource.address().resource();
  }

  private static Stream<DynamicTest> tests(ResourceDefinition resource) {
    StructSchema schema = resource.schema();
    ObjectValue full = new FullObjects(SEED).of(resource);
    return Stream.of(
        test("decoding", () -> assertThat(decoded(full, schema)).isEqualTo(full)),
        test(
            "the order of fields",
            () -> assertThat(json(decoded(full, schema))).isEqualTo(json(full))),
        test(
            "JSON",
            () -> assertThat(JsonReader.parse(JsonWriter.write(full)).value()).isEqualTo(full)),
        test(
            "readable JSON",
            () -> assertThat(JsonReader.parse(JsonWriter.pretty(full)).value()).isEqualTo(full)),
        test(
            "YAML",
            () -> assertThat(YamlReader.parse(YamlWriter.text(full)).value()).isEqualTo(full)),
        test("protobuf", () -> assertThat(protobuf(resource, full)).isEqualTo(full)),
        test("the stored form", () -> stored(resource, full)),
        test("defaults set twice", () -> defaultsAreIdempotent(schema, full)),
        test("defaults of nothing", () -> defaultsAreIdempotent(schema, ObjectValue.empty())),
        test(
            "an empty JSON patch",
            () -> assertThat(JsonPatch.of(new ListValue(List.of())).apply(full)).isEqualTo(full)),
        test("a JSON patch with the same", () -> jsonPatch(full)),
        test(
            "an empty merge patch",
            () -> assertThat(MergePatch.apply(full, ObjectValue.empty())).isEqualTo(full)),
        test("a merge patch with the same", () -> mergePatch(full)),
        test(
            "an empty strategic merge patch",
            () ->
                assertThat(StrategicMergePatch.apply(full, ObjectValue.empty(), schema))
                    .isEqualTo(full)),
        test("a strategic merge patch with the same", () -> strategicMergePatch(full, schema)));
  }

  private interface Check {
    void run() throws Exception;
  }

  private static DynamicTest test(String name, Check check) {
    return dynamicTest(name, check::run);
  }

  private static String json(Value value) {
    return JsonWriter.text(value);
  }

  private static ObjectValue decoded(ObjectValue object, StructSchema schema)
      throws IllTypedException {
    Conformed conformed = Conformer.conform(object, schema);
    assertThat(conformed.unknownFields()).isEmpty();
    return conformed.object();
  }

  private static ObjectValue protobuf(ResourceDefinition resource, ObjectValue full)
      throws MalformedException, IllTypedException {
    byte[] message = ProtobufWriter.message(full, resource.schema());
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    sent.writeBytes(
        ProtobufWriter.head(resource.kind().apiVersion(), resource.kind().kind(), message.length));
    sent.writeBytes(message);
    sent.writeBytes(ProtobufWriter.tail());
    return decoded(ProtobufReader.read(sent.toByteArray(), resource.schema()), resource.schema());
  }

  /// The older version of autoscalers gets annotations for what it has no fields for; those stay.
  private static void stored(ResourceDefinition resource, ObjectValue full)
      throws IllTypedException {
    Optional<Conversion> conversion = Conversions.of(resource.address());
    if (conversion.isEmpty()) {
      assertThat(JsonReader.readStored(JsonWriter.write(full))).isEqualTo(full);
      return;
    }
    ObjectValue once = there(resource, conversion.get(), full);
    assertThat(there(resource, conversion.get(), once)).isEqualTo(once);
    assertThat(once.withoutAt("metadata", "annotations"))
        .isEqualTo(full.withoutAt("metadata", "annotations"));
    ObjectValue annotations = once.object("metadata", "annotations").orElseThrow();
    full.object("metadata", "annotations")
        .orElseThrow()
        .names()
        .forEach(
            name ->
                assertThat(annotations.get(name))
                    .isEqualTo(full.at("metadata", "annotations", name)));
  }

  /// To the version that is stored, and back.
  private static ObjectValue there(
      ResourceDefinition resource, Conversion conversion, ObjectValue object)
      throws IllTypedException {
    StructSchema storage = CATALOG.find(conversion.storage()).orElseThrow().schema();
    ObjectValue stored = decoded(conversion.toStorage(object), storage);
    return decoded(conversion.fromStorage(stored), resource.schema());
  }

  private static void defaultsAreIdempotent(StructSchema schema, ObjectValue object)
      throws IllTypedException {
    ObjectValue once = decoded(DEFAULTS.apply(schema, decoded(object, schema)), schema);
    assertThat(decoded(DEFAULTS.apply(schema, once), schema)).isEqualTo(once);
  }

  private static void jsonPatch(ObjectValue full) {
    for (String member : full.names()) {
      for (String operation : List.of("add", "replace", "test")) {
        ObjectValue step =
            ObjectValue.builder()
                .put("op", operation)
                .put("path", "/" + member)
                .put("value", full.get(member).orElseThrow())
                .build();
        assertThat(JsonPatch.of(ListValue.of(step)).apply(full)).isEqualTo(full);
      }
    }
  }

  private static void mergePatch(ObjectValue full) {
    for (String member : full.names()) {
      ObjectValue patch = ObjectValue.of(member, full.get(member).orElseThrow());
      assertThat(MergePatch.apply(full, patch)).isEqualTo(full);
    }
    assertThat(MergePatch.apply(full, full)).isEqualTo(full);
  }

  private static void strategicMergePatch(ObjectValue full, StructSchema schema) {
    for (String member : full.names()) {
      ObjectValue patch = ObjectValue.of(member, full.get(member).orElseThrow());
      assertThat(StrategicMergePatch.apply(full, patch, schema)).as(member).isEqualTo(full);
    }
    assertThat(StrategicMergePatch.apply(full, full, schema)).isEqualTo(full);
  }
}
