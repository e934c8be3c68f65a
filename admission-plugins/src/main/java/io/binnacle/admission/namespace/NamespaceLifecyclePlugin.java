package io.binnacle.admission.namespace;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.admission.AdmissionFactory;
import io.binnacle.spi.admission.AdmissionPlugin;
import java.util.List;

/// Offers the admission plugin `namespace-lifecycle`.
public final class NamespaceLifecyclePlugin implements Plugin {
  private static final int FIRST = 100;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(new Factory());
  }

  /// Nothing to configure.
  public record Configuration() {}

  private static final class Factory implements AdmissionFactory<Configuration> {
    @Override
    public String name() {
      return "namespace-lifecycle";
    }

    @Override
    public int order() {
      return FIRST;
    }

    @Override
    public Class<Configuration> configType() {
      return Configuration.class;
    }

    @Override
    public AdmissionPlugin create(Configuration configuration, PluginContext context) {
      return new NamespaceLifecycle(context.objects());
    }
  }
}
