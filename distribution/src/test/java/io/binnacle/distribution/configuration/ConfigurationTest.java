package io.binnacle.distribution.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.plugin.ConfigurationException;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationTest {
  @TempDir Path folder;

  private Configuration fromFile(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("b.yaml"), yaml);
    return Configuration.of(Map.of(), Map.of(), Optional.of(ConfigurationFile.read(file)));
  }

  @Test
  void defaultsHoldWhereNobodySaysOtherwise() throws Exception {
    Configuration configuration = Configuration.of(Map.of(), Map.of(), Optional.empty());
    assertThat(configuration.number(Setting.SECURE_PORT)).isEqualTo(6443);
    assertThat(configuration.path(Setting.PLUGINS_DIR)).isEmpty();
    assertThat(configuration.flag(Setting.EPHEMERAL)).isFalse();
    assertThat(configuration.isSet(Setting.STORE)).isFalse();
    assertThat(configuration.named(Setting.STORE)).isEqualTo("--store");
  }

  @Test
  void aFlagWinsOverAVariableAndAVariableOverTheFile() throws Exception {
    ConfigurationFile file =
        ConfigurationFile.of(
            "b.yaml",
            ObjectValue.builder()
                .put("store", "file")
                .put("bind-address", "file")
                .put("data-dir", "file")
                .build());
    Configuration configuration =
        Configuration.of(
            Map.of(Setting.STORE, "flag"),
            Map.of("BINNACLE_STORE", "variable", "BINNACLE_BIND_ADDRESS", "variable"),
            Optional.of(file));
    assertThat(configuration.value(Setting.STORE)).isEqualTo(new SettingValue("flag", "--store"));
    assertThat(configuration.value(Setting.BIND_ADDRESS))
        .isEqualTo(new SettingValue("variable", "BINNACLE_BIND_ADDRESS"));
    assertThat(configuration.value(Setting.DATA_DIR))
        .isEqualTo(new SettingValue("file", "b.yaml: data-dir"));
  }

  @Test
  void listsAreWrittenWithCommasOrAsYamlLists() throws Exception {
    assertThat(fromFile("authorization-mode: [RBAC, AlwaysAllow]").list(Setting.AUTHORIZATION_MODE))
        .containsExactly("RBAC", "AlwaysAllow");
    assertThat(fromFile("authorization-mode: RBAC, AlwaysAllow").list(Setting.AUTHORIZATION_MODE))
        .containsExactly("RBAC", "AlwaysAllow");
  }

  @Test
  void sectionsBelongToExtensionsByPointAndName() throws Exception {
    Configuration configuration = fromFile("storage: {memory: {compaction-interval: 1m}, h2: }");
    assertThat(configuration.section(ExtensionPoint.STORAGE, "memory"))
        .contains(ObjectValue.of("compaction-interval", Value.of("1m")));
    assertThat(configuration.section(ExtensionPoint.ADMISSION, "memory")).isEmpty();
  }

  @Test
  void anEmptyFileSaysNothing() throws Exception {
    assertThat(fromFile("# nothing\n").isSet(Setting.STORE)).isFalse();
  }

  record Fault(String yaml, String complaint) {}

  static List<Fault> faults() {
    return List.of(
        new Fault("stor: h2", "b.yaml: stor: unknown key; did you mean \"store\"?"),
        new Fault("store: h2\nstore: memory", "b.yaml: store: is written twice"),
        new Fault("secure-port: 70000", "b.yaml: secure-port: \"70000\" is not a port: 0 to 65535"),
        new Fault("secure-port: [1]", "b.yaml: secure-port: must not be a list"),
        new Fault("ephemeral: 3", "b.yaml: ephemeral: \"3\" is not true or false"),
        new Fault("log-level: loud", "b.yaml: log-level: \"loud\" is not one of error, warn, info"),
        new Fault(
            "service-cluster-ip-range: 10.96.0.0/8",
            "b.yaml: service-cluster-ip-range: \"10.96.0.0/8\" is not an IPv4 range"),
        new Fault("storage: {h2: 3}", "b.yaml: storage.h2: must be keys and values"),
        new Fault("- a", "b.yaml: must be keys and values"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultsNameFileAndKey(Fault fault) {
    assertThatThrownBy(() -> fromFile(fault.yaml()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(fault.complaint());
  }
}
