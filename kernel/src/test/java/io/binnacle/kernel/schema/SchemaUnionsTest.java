package io.binnacle.kernel.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SchemaUnionsTest {
  private final StructSchema definitions =
      ResourceCatalog.builtIn()
          .ofKind(GroupVersionKind.of("apiextensions.k8s.io/v1", "CustomResourceDefinition"))
          .orElseThrow()
          .schema();

  private Conformed conform(String schema) throws Exception {
    String definition =
        "{'spec':{'versions':[{'name':'v1','schema':{'openAPIV3Schema':" + schema + "}}]}}";
    byte[] json = definition.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Conformer.conform((ObjectValue) JsonReader.read(json), definitions);
  }

  private static String schema(Conformed conformed) {
    ObjectValue version = (ObjectValue) conformed.object().items("spec", "versions").getFirst();
    return JsonWriter.text(version.at("schema", "openAPIV3Schema").orElseThrow())
        .replace('"', '\'');
  }

  @Test
  void unknownMembersBelowItemsGoUntold() throws Exception {
    Conformed conformed =
        conform("{'type':'array','bad':1,'items':{'type':'object','bad':1,'items':{'bad':2}}}");
    assertThat(schema(conformed))
        .isEqualTo("{'type':'array','items':{'type':'object','items':{}}}");
    assertThat(conformed.unknownFields())
        .containsExactly("spec.versions[0].schema.openAPIV3Schema.bad");
  }

  @Test
  void unknownMembersOfWhatMapsHoldGoUntold() throws Exception {
    Conformed conformed =
        conform("{'additionalProperties':{'type':'string','bad':1},'properties':{'a':{'bad':1}}}");
    assertThat(schema(conformed))
        .isEqualTo("{'properties':{'a':{}},'additionalProperties':{'type':'string'}}");
    assertThat(conformed.unknownFields())
        .containsExactly("spec.versions[0].schema.openAPIV3Schema.properties.a.bad");
  }

  @Test
  void whatIsNoSchemaStays() throws Exception {
    Conformed conformed =
        conform(
            "{'additionalProperties':true,'dependencies':{'a':['b'],'c':{'type':'string','bad':1}},"
                + "'items':[{'type':'string','bad':1}],'default':{'bad':1}}");
    assertThat(schema(conformed))
        .isEqualTo(
            "{'default':{'bad':1},'items':[{'type':'string'}],'additionalProperties':true,"
                + "'dependencies':{'a':['b'],'c':{'type':'string'}}}");
    assertThat(conformed.unknownFields()).isEmpty();
  }
}
