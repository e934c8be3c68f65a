package io.binnacle.spi;

import io.binnacle.spi.admission.AdmissionFactory;
import io.binnacle.spi.audit.AuditSinkFactory;
import io.binnacle.spi.authentication.AuthenticatorFactory;
import io.binnacle.spi.authorization.AuthorizerFactory;
import io.binnacle.spi.controller.ControllerFactory;
import io.binnacle.spi.encryption.KeyManagementFactory;
import io.binnacle.spi.storage.StorageFactory;
import java.util.List;

/// The only service type: what a jar offers.
///
/// An implementation is public, has a public constructor without parameters and without effects,
/// and is named in `META-INF/services/io.binnacle.spi.Plugin`. Each method names factories; an
/// empty list means "nothing of this kind". New extension points arrive as new default methods.
///
/// The jar's manifest is read before any class is loaded: `Binnacle-Plugin` (the name),
/// `Binnacle-Plugin-Version` and `Binnacle-Spi` (the [SpiVersion] it was built for).
///
/// ```java
/// public final class LedgerPlugin implements Plugin {
///   @Override
///   public List<StorageFactory<?>> storage() {
///     return List.of(new LedgerFactory());
///   }
/// }
/// ```
public interface Plugin {

  default List<StorageFactory<?>> storage() {
    return List.of();
  }

  default List<AuthenticatorFactory<?>> authenticators() {
    return List.of();
  }

  default List<AuthorizerFactory<?>> authorizers() {
    return List.of();
  }

  default List<AdmissionFactory<?>> admission() {
    return List.of();
  }

  default List<KeyManagementFactory<?>> keyManagement() {
    return List.of();
  }

  default List<AuditSinkFactory<?>> auditSinks() {
    return List.of();
  }

  default List<ControllerFactory<?>> controllers() {
    return List.of();
  }
}
