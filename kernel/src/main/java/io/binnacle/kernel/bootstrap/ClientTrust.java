package io.binnacle.kernel.bootstrap;

import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// Whose client certificates are believed, for servers that leave the authentication of their own
/// clients to this one: schedulers, controller managers, metrics servers. They read it in the
/// ConfigMap `extension-apiserver-authentication`.
///
/// @param authority the certificate of who signs clients' certificates, as PEM
public record ClientTrust(String authority) implements BootstrapObjects {
  private static final String FILE = "client-ca-file";

  @Override
  public List<ObjectValue> bootstrapObjects() {
    return List.of(
        SystemConfigMap.of("extension-apiserver-authentication", FILE, Value.of(authority)));
  }

  /// What others put there stays, as servers with another authority do.
  @Override
  public ObjectValue reconcile(ObjectValue wanted, ObjectValue existing) {
    String believed = existing.text("data", FILE).orElse("");
    if (believed.contains(authority.strip())) {
      return existing;
    }
    String before = believed.isEmpty() || believed.endsWith("\n") ? believed : believed + "\n";
    return existing.withAt(Value.of(before + authority), "data", FILE);
  }
}
