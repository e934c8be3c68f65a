package io.binnacle.admission.toleration;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.admission.AdmissionFactory;
import io.binnacle.spi.admission.AdmissionPlugin;
import java.util.List;

/// Offers the admission plugin `default-toleration-seconds`.
public final class DefaultTolerationPlugin implements Plugin {
  private static final int ORDER = 900;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(new Factory());
  }

  /// Nothing to configure.
  public record Configuration() {}

  private static final class Factory implements AdmissionFactory<Configuration> {
    @Override
    public String name() {
      return "default-toleration-seconds";
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
      return new DefaultTolerationSeconds();
    }
  }
}
