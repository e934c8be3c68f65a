package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataRulesTest {
  private static final String KEY =
      " must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

  @Test
  void badNamesAndKeysAreRefusedInUpstreamsWords() {
    ObjectValue object =
        object(
            "{'name':'Bad!','namespace':'n','labels':{'a/b/c':'x'},'annotations':{'-bad':'y'},"
                + "'finalizers':['-x']}");
    assertThat(MetadataRules.create(NameRule.DNS_SUBDOMAIN, true, object))
        .extracting(FieldError::toString)
        .containsExactly(
            "metadata.name: Invalid value: \"Bad!\": a lowercase RFC 1123 subdomain must consist of"
                + " lower case alphanumeric characters, '-' or '.', and must start and end with an"
                + " alphanumeric character (e.g. 'example.com', regex used for validation is"
                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            "metadata.labels: Invalid value: \"a/b/c\": a valid label key"
                + KEY
                + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
            "metadata.annotations: Invalid value: \"-bad\": name part" + KEY,
            "metadata.finalizers: Invalid value: \"-x\": name part" + KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events | a/b | x/ | | name, generateName",
        "poddisruptionbudgets.policy | a/b | x/ | | name, generateName",
        "ipaddresses.networking.k8s.io | a/b | x | | name",
        "certificatesigningrequests.certificates.k8s.io | a%b | x | | name",
        "roles.rbac.authorization.k8s.io | a/b | x | name |",
        "replicationcontrollers | a_b | X_ | name |",
        "deviceclasses.resource.k8s.io | a_b | X_ | name |",
        "deviceclasses.resource.k8s.io | a_b | x/ | name | generateName",
        "pods | a_b | X_ | generateName, name |",
      })
  void someKindsLookAtMetadataOnlyWhenNothingElseIsWrong(
      String resource, String name, String prefix, String first, String last) {
    ResourceDefinition definition = definition(resource);
    String namespace = definition.namespaced() ? ",'namespace':'n'" : "";
    ObjectValue object =
        object("{'name':'" + name + "','generateName':'" + prefix + "'" + namespace + "}");
    assertThat(MetadataRules.create(definition, object))
        .extracting(FieldError::path)
        .containsExactlyInAnyOrderElementsOf(paths(first));
    assertThat(MetadataRules.createAtLast(definition, object))
        .extracting(FieldError::path)
        .containsExactlyInAnyOrderElementsOf(paths(last));
  }

  private static List<String> paths(@Nullable String names) {
    return names == null
        ? List.of()
        : Arrays.stream(names.split(", ", -1)).map(name -> "metadata." + name).toList();
  }

  @Test
  void whatMustBeThereIsAskedFor() {
    assertThat(MetadataRules.create(NameRule.DNS_SUBDOMAIN, true, object("{}")))
        .extracting(FieldError::toString)
        .containsExactly(
            "metadata.name: Required value: name or generateName is required",
            "metadata.namespace: Required value");
  }

  @ParameterizedTest
  @CsvSource({
    "DNS_LABEL,a.b,1",
    "DNS_LABEL,a-b,0",
    "DNS_1035_LABEL,1a,1",
    "PATH_SEGMENT,a/b,1",
    "PATH_SEGMENT,System:X,0",
    "PATH_SEGMENT,..,1",
    "DNS_SUBDOMAIN,a.b,0"
  })
  void nameRules(NameRule rule, String name, int faults) {
    assertThat(rule.faults(name)).hasSize(faults);
  }

  @Test
  void updatesKeepIdentity() {
    ObjectValue old = object("{'name':'a','uid':'1','generation':2,'deletionTimestamp':'t'}");
    ObjectValue changed = object("{'name':'b','uid':'2','generation':1,'finalizers':['x.y/z']}");
    assertThat(MetadataRules.update(changed, old, MetadataRules.Common.of(changed)))
        .extracting(FieldError::toString)
        .isEqualTo(
            List.of(
                "metadata.finalizers: Forbidden: no new finalizers can be added if the object is"
                    + " being deleted, found new finalizers []string{\"x.y/z\"}",
                "metadata.resourceVersion: Invalid value: \"\": must be specified for an update",
                "metadata.generation: Invalid value: 1: must not be decremented",
                "metadata.name: Invalid value: \"b\": field is immutable",
                "metadata.uid: Invalid value: \"2\": field is immutable",
                "metadata.deletionTimestamp: Invalid value: null: field is immutable"));
  }

  private static ResourceDefinition definition(String resource) {
    return ResourceCatalog.builtIn().all().stream()
        .filter(one -> one.address().qualifiedResource().equals(resource))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectValue object(String metadata) {
    String json = "{'metadata':" + metadata + "}";
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
