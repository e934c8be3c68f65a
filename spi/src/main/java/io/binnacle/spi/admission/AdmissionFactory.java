package io.binnacle.spi.admission;

import io.binnacle.spi.ExtensionFactory;

/// Makes an admission plugin.
public interface AdmissionFactory<C extends Record> extends ExtensionFactory<C, AdmissionPlugin> {

  /// Where the plugin stands among the others when the configuration does not say: lower is
  /// earlier. The built-in order is kube-apiserver's, in steps of 100 from 100; a third party's
  /// plugins come after those and before quota.
  default int order() {
    return 5_000;
  }
}
