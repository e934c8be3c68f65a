package io.binnacle.kernel.plugin;

import io.binnacle.spi.ExtensionFactory;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionPlugin;
import io.binnacle.spi.audit.AuditSink;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.controller.Controller;
import io.binnacle.spi.encryption.KeyManagement;
import io.binnacle.spi.storage.StorageBackend;
import java.util.List;
import java.util.function.Function;

/// One kind of thing that plugins offer.
///
/// @param <T> what its factories make
/// @param key the section of the configuration file that holds the extensions' own sections
/// @param title what messages call one extension of this kind
/// @param type what its factories make
/// @param factories the factories of a plugin
public record ExtensionPoint<T>(
    String key,
    String title,
    Class<T> type,
    Function<Plugin, ? extends List<? extends ExtensionFactory<?, T>>> factories) {

  public static final ExtensionPoint<StorageBackend> STORAGE =
      new ExtensionPoint<>("storage", "store", StorageBackend.class, Plugin::storage);
  public static final ExtensionPoint<Authenticator> AUTHENTICATION =
      new ExtensionPoint<>(
          "authentication", "authenticator", Authenticator.class, Plugin::authenticators);
  public static final ExtensionPoint<Authorizer> AUTHORIZATION =
      new ExtensionPoint<>("authorization", "authorizer", Authorizer.class, Plugin::authorizers);
  public static final ExtensionPoint<AdmissionPlugin> ADMISSION =
      new ExtensionPoint<>(
          "admission", "admission plugin", AdmissionPlugin.class, Plugin::admission);
  public static final ExtensionPoint<KeyManagement> ENCRYPTION =
      new ExtensionPoint<>(
          "encryption", "key provider", KeyManagement.class, Plugin::keyManagement);
  public static final ExtensionPoint<AuditSink> AUDIT =
      new ExtensionPoint<>("audit", "audit sink", AuditSink.class, Plugin::auditSinks);
  public static final ExtensionPoint<Controller> CONTROLLERS =
      new ExtensionPoint<>("controllers", "controller", Controller.class, Plugin::controllers);

  /// Every kind, in the order in which a server creates them.
  public static final List<ExtensionPoint<?>> ALL =
      List.of(ENCRYPTION, STORAGE, AUDIT, AUTHORIZATION, AUTHENTICATION, ADMISSION, CONTROLLERS);

  @Override
  public String toString() {
    return key;
  }
}
