package io.binnacle.admission;

import io.binnacle.spi.PluginContext;
import io.binnacle.spi.admission.AdmissionFactory;
import io.binnacle.spi.admission.AdmissionPlugin;
import java.util.function.Function;

/// A plugin that has nothing to configure.
///
/// @param name as in the configuration
/// @param order its place, kube-apiserver's
/// @param maker makes an instance
public record Offer(String name, int order, Function<PluginContext, AdmissionPlugin> maker)
    implements AdmissionFactory<Offer.NoConfiguration> {

  /// Nothing.
  public record NoConfiguration() {}

  @Override
  public Class<NoConfiguration> configType() {
    return NoConfiguration.class;
  }

  @Override
  public AdmissionPlugin create(NoConfiguration none, PluginContext context) {
    return maker.apply(context);
  }
}
