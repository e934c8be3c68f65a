package io.binnacle.admission.priority;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.admission.AdmissionFactory;
import io.binnacle.spi.admission.AdmissionPlugin;
import java.util.List;

/// Offers the admission plugin `priority`.
public final class PriorityPlugin implements Plugin {
  private static final int ORDER = 800;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(new Factory());
  }

  /// Nothing to configure.
  public record Configuration() {}

  private static final class Factory implements AdmissionFactory<Configuration> {
    @Override
    public String name() {
      return "priority";
    }

    @Override
    public int order() {
      return ORDER;
    }

    @Override
    public Class<Configuration> configType() {
      return Configuration.class;
    }

    @Override
    public AdmissionPlugin create(Configuration configuration, PluginContext context) {
      return new Priority(context.objects());
    }
  }
}
