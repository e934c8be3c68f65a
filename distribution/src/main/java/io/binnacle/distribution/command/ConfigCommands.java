package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.distribution.configuration.SettingValue;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// Shows and checks the configuration.
final class ConfigCommands {
  private ConfigCommands() {}

  /// Prints YAML that can be used as a configuration file; comments tell where values come from.
  static int print(Configuration configuration, Surroundings surroundings) {
    for (Setting setting : Setting.values()) {
      SettingValue value = configuration.value(setting);
      surroundings
          .out()
          .printf("%-50s # %s%n", setting.key() + ": " + written(setting, value), value.origin());
    }
    for (ExtensionPoint<?> point : ExtensionPoint.ALL) {
      ObjectValue sections = configuration.sections(point);
      if (!sections.isEmpty()) {
        surroundings.out().printf("%-50s # %s%n", point.key() + ":", configuration.fileName());
        for (String name : sections.names()) {
          ObjectValue section = sections.object(name).orElse(ObjectValue.empty());
          surroundings.out().println("  " + quoted(name) + ": " + JsonWriter.text(section));
        }
      }
    }
    return ExitStatus.CLEAN;
  }

  private static String written(Setting setting, SettingValue value) {
    if (setting.secret() && !value.text().isEmpty()) {
      return "(hidden)";
    }
    return switch (setting.kind()) {
      case PORT, FLAG, COUNT -> value.text();
      case LIST ->
          "["
              + String.join(
                  ", ",
                  Configuration.items(value.text()).stream().map(ConfigCommands::quoted).toList())
              + "]";
      case TEXT, PATH, CIDR, LEVEL, DURATION, BYTES -> quoted(value.text());
    };
  }

  /// JSON is YAML, and leaves no doubt about what is text.
  private static String quoted(String text) {
    return JsonWriter.text(Value.of(text));
  }

  static int check(Configuration configuration, Surroundings surroundings) throws SpiException {
    try (PluginRegistry plugins = PluginFolder.load(configuration, surroundings)) {
      checkSections(configuration, plugins);
      Choices choices = Choices.of(configuration);
      if (ServerCommand.isMeant(configuration)) {
        ServerCommand.check(configuration);
        choices.check(plugins);
        ServerCommand.checkStore(configuration, choices.storage(), plugins);
      } else {
        choices.check(plugins);
      }
      surroundings.out().println("the configuration is good");
      return ExitStatus.CLEAN;
    }
  }

  /// Whether every section belongs to an extension and fits it, chosen or not: a mistyped name must
  /// not go unnoticed.
  static void checkSections(Configuration configuration, PluginRegistry plugins)
      throws SpiException {
    for (ExtensionPoint<?> point : ExtensionPoint.ALL) {
      ObjectValue sections = configuration.sections(point);
      for (String name : sections.names()) {
        String path = configuration.fileName() + ": " + point.key() + "." + name;
        ObjectValue section = sections.object(name).orElse(ObjectValue.empty());
        ExtensionChoice choice = new ExtensionChoice(name, section, path, path);
        if (!Choices.of(configuration).active(point, name)) {
          plugins.check(point, choice);
        }
      }
    }
  }
}
