package io.binnacle.kernel.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fields that kube-apiserver fills when it converts between versions.
class ConvertedFieldsTest {
  private final BuiltInDefaults defaults = new BuiltInDefaults();

  private ObjectValue defaulted(String schema, String json) {
    StructSchema struct = ResourceCatalog.builtIn().schemas().get(schema);
    return defaults.apply(struct, read(json));
  }

  private static ObjectValue read(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'podCIDR':'a'} | {'podCIDR':'a','podCIDRs':['a']}",
        "{'podCIDRs':['a','b']} | {'podCIDR':'a','podCIDRs':['a','b']}",
        "{'podCIDR':'a','podCIDRs':['a','b']} | {'podCIDR':'a','podCIDRs':['a','b']}",
        "{'podCIDR':'c','podCIDRs':['a','b']} | {'podCIDR':'c','podCIDRs':['c']}",
        "{} | {}",
      })
  void theOldFieldOfANodeIsTheFirstOfTheNewOne(String given, String wanted) {
    assertThat(defaulted("io.k8s.api.core.v1.NodeSpec", given)).isEqualTo(read(wanted));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | PersistentVolumeClaim | v1",
        "{'kind':'Other','apiVersion':'v2'} | PersistentVolumeClaim | v1",
      })
  void claimTemplatesSayWhatTheyAre(String template, String kind, String version) {
    ObjectValue spec =
        defaulted(
            "io.k8s.api.apps.v1.StatefulSetSpec", "{'volumeClaimTemplates':[" + template + "]}");
    ObjectValue claim = (ObjectValue) spec.items("volumeClaimTemplates").getFirst();
    assertThat(claim.text("kind")).contains(kind);
    assertThat(claim.text("apiVersion")).contains(version);
  }
}
