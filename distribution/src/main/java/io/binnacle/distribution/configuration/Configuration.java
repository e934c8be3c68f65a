package io.binnacle.distribution.configuration;

import io.binnacle.kernel.plugin.ConfigDuration;
import io.binnacle.kernel.plugin.ConfigurationException;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.spi.value.ObjectValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every setting's effective value and the extensions' own sections. Immutable.
public final class Configuration {
  private final EnumMap<Setting, SettingValue> values;
  private final Optional<ConfigurationFile> file;

  private Configuration(EnumMap<Setting, SettingValue> values, Optional<ConfigurationFile> file) {
    this.values = values;
    this.file = file;
  }

  /// Weighs the sources: a flag wins over a variable, a variable over the file, the file over the
  /// default.
  ///
  /// @param flags the flags given
  /// @param environment the process environment
  /// @param file the configuration file, when there is one
  /// @throws ConfigurationException naming the flag, variable or key whose value does not fit
  public static Configuration of(
      Map<Setting, String> flags, Map<String, String> environment, Optional<ConfigurationFile> file)
      throws ConfigurationException {
    EnumMap<Setting, SettingValue> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      SettingValue value = effective(setting, flags, environment, file);
      SettingCheck.check(setting, value);
      values.put(setting, value);
    }
    return new Configuration(values, file);
  }

  private static SettingValue effective(
      Setting setting,
      Map<Setting, String> flags,
      Map<String, String> environment,
      Optional<ConfigurationFile> file)
      throws ConfigurationException {
    String flag = flags.get(setting);
    if (flag != null) {
      return new SettingValue(flag, setting.flag());
    }
    String variable = environment.get(setting.variable());
    if (variable != null) {
      return new SettingValue(variable, setting.variable());
    }
    if (file.isPresent()) {
      Optional<SettingValue> written = file.get().value(setting);
      if (written.isPresent()) {
        return written.get();
      }
    }
    return new SettingValue(setting.usual(), SettingValue.DEFAULT);
  }

  public SettingValue value(Setting setting) {
    SettingValue value = values.get(setting);
    if (value == null) {
      throw new IllegalStateException(setting + " has no value");
    }
    return value;
  }

  /// Whether somebody set it.
  public boolean isSet(Setting setting) {
    return !value(setting).isDefault();
  }

  public String text(Setting setting) {
    return value(setting).text();
  }

  public boolean flag(Setting setting) {
    return Boolean.parseBoolean(text(setting));
  }

  public int number(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  public Duration duration(Setting setting) {
    return ConfigDuration.parse(text(setting)).orElseThrow();
  }

  /// A size.
  public long bytes(Setting setting) {
    return ByteCount.parse(text(setting)).orElseThrow();
  }

  /// The path, when one is set. A path from the file is relative to the working directory, like
  /// that of a flag.
  public Optional<Path> path(Setting setting) {
    return text(setting).isEmpty() ? Optional.empty() : Optional.of(Path.of(text(setting)));
  }

  public List<String> list(Setting setting) {
    return items(text(setting));
  }

  /// The items of a list's text.
  public static List<String> items(String text) {
    List<String> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    return List.copyOf(items);
  }

  /// What to name in a message about a setting: the flag that sets it, unless it came from
  /// somewhere else.
  public String named(Setting setting) {
    SettingValue value = value(setting);
    return value.isDefault() ? setting.flag() : value.origin();
  }

  /// An extension's own section, when the file has one.
  public Optional<ObjectValue> section(ExtensionPoint<?> point, String name) {
    return sections(point).object(name);
  }

  /// All sections of an extension point by name.
  public ObjectValue sections(ExtensionPoint<?> point) {
    return file.map(known -> known.sections(point)).orElse(ObjectValue.empty());
  }

  /// The configuration file's name; empty without one.
  public String fileName() {
    return file.map(ConfigurationFile::name).orElse("");
  }
}
