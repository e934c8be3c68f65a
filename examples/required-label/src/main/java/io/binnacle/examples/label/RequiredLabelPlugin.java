package io.binnacle.examples.label;

import io.binnacle.spi.Default;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionFactory;
import io.binnacle.spi.admission.AdmissionPlugin;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Offers the admission plugin `required-label`.
public final class RequiredLabelPlugin implements Plugin {

  /// The section `admission.required-label` of the configuration file.
  ///
  /// @param label the label that every object must have
  /// @param usual the value given to objects that lack it; without one they are refused
  /// @param resources the resources concerned, by plural name
  /// @param exemptNamespaces the namespaces that are left alone
  public record Config(
      String label,
      Optional<String> usual,
      @Default("[pods, deployments, configmaps]") List<String> resources,
      @Default("[kube-system, kube-public, kube-node-lease]") List<String> exemptNamespaces) {}

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(new Factory());
  }

  private static final class Factory implements AdmissionFactory<Config> {
    @Override
    public String name() {
      return "required-label";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public AdmissionPlugin create(Config config, PluginContext context) throws SpiException {
      if (config.label().isBlank()) {
        throw SpiException.misconfigured("admission.required-label.label: must not be empty");
      }
      return new RequiredLabel(
          config.label(),
          config.usual(),
          Set.copyOf(config.resources()),
          Set.copyOf(config.exemptNamespaces()));
    }
  }
}
