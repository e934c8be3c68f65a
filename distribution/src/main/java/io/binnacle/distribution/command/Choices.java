package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The extensions that a configuration asks for, with the sections that belong to them.
///
/// @param storage the store
/// @param authenticators in the order in which they are asked
/// @param authorizers in the order in which they are asked
/// @param admission those that are on
record Choices(
    ExtensionChoice storage,
    List<ExtensionChoice> authenticators,
    List<ExtensionChoice> authorizers,
    List<ExtensionChoice> admission) {
  private static final String MEMORY = "memory";
  private static final String CLIENT_CERTIFICATE = "client-certificate";
  private static final String TOKEN_FILE = "token-file";
  private static final String SERVICE_ACCOUNT = "service-account";
  private static final String ANONYMOUS = "anonymous";

  /// What kube-apiserver has on by default and this version has.
  private static final List<String> ADMISSION_ON =
      List.of(
          "namespace-lifecycle",
          "limit-ranger",
          "taint-nodes-by-condition",
          "priority",
          "default-toleration-seconds",
          "default-storage-class",
          "storage-object-in-use-protection",
          "persistent-volume-claim-resize",
          "runtime-class",
          "default-ingress-class",
          "resource-quota");

  static Choices of(Configuration configuration) {
    return of(configuration, configuration.text(Setting.STORE));
  }

  /// @param usualStore the store when none is named
  static Choices of(Configuration configuration, String usualStore) {
    return new Choices(
        storage(configuration, usualStore),
        authenticators(configuration),
        authorizers(configuration),
        admission(configuration));
  }

  /// Whether every choice is there and its configuration fits.
  void check(PluginRegistry plugins) throws SpiException {
    plugins.check(ExtensionPoint.STORAGE, storage);
    for (ExtensionChoice choice : authenticators) {
      plugins.check(ExtensionPoint.AUTHENTICATION, choice);
    }
    for (ExtensionChoice choice : authorizers) {
      plugins.check(ExtensionPoint.AUTHORIZATION, choice);
    }
    for (ExtensionChoice choice : admission) {
      plugins.check(ExtensionPoint.ADMISSION, choice);
    }
  }

  /// Whether an extension is among the choices.
  boolean active(ExtensionPoint<?> point, String name) {
    List<ExtensionChoice> chosen =
        point.equals(ExtensionPoint.STORAGE)
            ? List.of(storage)
            : point.equals(ExtensionPoint.AUTHENTICATION)
                ? authenticators
                : point.equals(ExtensionPoint.AUTHORIZATION)
                    ? authorizers
                    : point.equals(ExtensionPoint.ADMISSION) ? admission : List.of();
    return chosen.stream().anyMatch(choice -> choice.name().equals(name));
  }

  /// The store that the configuration asks for, or the usual one.
  static ExtensionChoice storage(Configuration configuration, String usualStore) {
    String usual = configuration.flag(Setting.EPHEMERAL) ? MEMORY : usualStore;
    String name = configuration.isSet(Setting.STORE) ? configuration.text(Setting.STORE) : usual;
    return choice(configuration, ExtensionPoint.STORAGE, name, Setting.STORE);
  }

  private static List<ExtensionChoice> authenticators(Configuration configuration) {
    List<String> names = new ArrayList<>(configuration.list(Setting.AUTHENTICATORS));
    boolean usual = names.isEmpty();
    if (usual) {
      names.add(CLIENT_CERTIFICATE);
    }
    if (configuration.isSet(Setting.TOKEN_AUTH_FILE) && !names.contains(TOKEN_FILE)) {
      names.add(TOKEN_FILE);
    }
    if (usual) {
      names.add(SERVICE_ACCOUNT);
    }
    if (configuration.flag(Setting.ANONYMOUS_AUTH) && !names.contains(ANONYMOUS)) {
      names.add(ANONYMOUS);
    }
    List<ExtensionChoice> choices = new ArrayList<>();
    for (String name : names) {
      ExtensionChoice choice =
          choice(configuration, ExtensionPoint.AUTHENTICATION, name, Setting.AUTHENTICATORS);
      choices.add(name.equals(TOKEN_FILE) ? withTokenFile(configuration, choice) : choice);
    }
    return choices;
  }

  /// The flag is the short way to write the section's only key.
  private static ExtensionChoice withTokenFile(
      Configuration configuration, ExtensionChoice choice) {
    if (!configuration.isSet(Setting.TOKEN_AUTH_FILE)) {
      return choice;
    }
    ObjectValue section =
        choice.section().with("file", Value.of(configuration.text(Setting.TOKEN_AUTH_FILE)));
    return new ExtensionChoice(
        choice.name(), section, choice.path(), configuration.named(Setting.TOKEN_AUTH_FILE));
  }

  private static List<ExtensionChoice> authorizers(Configuration configuration) {
    List<ExtensionChoice> choices = new ArrayList<>();
    for (String mode : configuration.list(Setting.AUTHORIZATION_MODE)) {
      choices.add(
          choice(
              configuration,
              ExtensionPoint.AUTHORIZATION,
              pluginName(mode),
              Setting.AUTHORIZATION_MODE));
    }
    return choices;
  }

  private static List<ExtensionChoice> admission(Configuration configuration) {
    List<String> names = new ArrayList<>(ADMISSION_ON);
    for (String more : configuration.list(Setting.ENABLE_ADMISSION_PLUGINS)) {
      if (!names.contains(pluginName(more))) {
        names.add(pluginName(more));
      }
    }
    for (String less : configuration.list(Setting.DISABLE_ADMISSION_PLUGINS)) {
      names.remove(pluginName(less));
    }
    return names.stream()
        .map(
            name ->
                choice(
                    configuration,
                    ExtensionPoint.ADMISSION,
                    name,
                    Setting.ENABLE_ADMISSION_PLUGINS))
        .toList();
  }

  /// Kubernetes writes `AlwaysAllow` and `NamespaceLifecycle` where plugins are called
  /// `always-allow` and `namespace-lifecycle`; both are understood.
  static String pluginName(String written) {
    return written
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  private static ExtensionChoice choice(
      Configuration configuration, ExtensionPoint<?> point, String name, Setting by) {
    String section = point.key() + "." + name;
    String path =
        configuration.section(point, name).isPresent()
            ? configuration.fileName() + ": " + section
            : section;
    return new ExtensionChoice(
        name,
        configuration.section(point, name).orElse(ObjectValue.empty()),
        path,
        configuration.named(by));
  }
}
