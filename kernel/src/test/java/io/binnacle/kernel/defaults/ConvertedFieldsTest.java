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
        "{'podIP':'a'} | {'podIP':'a','podIPs':[{'ip':'a'}]}",
        "{'podIPs':[{'ip':'a'}]} | {'podIP':'a','podIPs':[{'ip':'a'}]}",
        "{'podIP':'c','podIPs':[{'ip':'a'}]} | {'podIP':'c','podIPs':[{'ip':'c'}]}",
      })
  void theOldAddressOfAPodIsTheFirstOfTheNewOnes(String given, String wanted) {
    assertThat(defaulted("io.k8s.api.core.v1.PodStatus", given)).isEqualTo(read(wanted));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'capacity':{'cpu':'1'}} | {'cpu':'1'}",
        "{'capacity':{'cpu':'1'},'allocatable':{'cpu':'2'}} | {'cpu':'2'}",
      })
  void aNodeOffersWhatItHas(String given, String offered) {
    assertThat(defaulted("io.k8s.api.core.v1.NodeStatus", given).object("allocatable"))
        .contains(read(offered));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{} | {'a':'b'}", "{'labels':{'own':'x'}} | {'own':'x'}"})
  void aJobWithoutLabelsTakesItsTemplates(String metadata, String labels) {
    ObjectValue job =
        defaulted(
            "io.k8s.api.batch.v1.Job",
            "{'metadata':" + metadata + ",'spec':{'template':{'metadata':{'labels':{'a':'b'}}}}}");
    assertThat(job.object("metadata", "labels")).contains(read(labels));
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
