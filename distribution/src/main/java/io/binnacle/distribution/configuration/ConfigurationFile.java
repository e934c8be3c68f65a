package io.binnacle.distribution.configuration;

import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.Parsed;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.plugin.ConfigurationException;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.Suggestion;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A configuration file: settings by their keys, and for each extension point a section that holds
/// the extensions' own sections by name.
///
/// @param name the file's name, for messages
/// @param content what it says
public record ConfigurationFile(String name, ObjectValue content) {

  /// Reads a file.
  ///
  /// @throws ConfigurationException naming the file, when it cannot be read, is not YAML, or holds
  ///   something that is not known
  public static ConfigurationFile read(Path file) throws ConfigurationException {
    try {
      Parsed parsed = YamlReader.parse(Files.readString(file));
      if (!parsed.duplicates().isEmpty()) {
        throw new ConfigurationException(
            file + ": " + parsed.duplicates().getFirst(), "is written twice");
      }
      return switch (parsed.value()) {
        case NullValue empty -> of(file.toString(), ObjectValue.empty());
        case ObjectValue content -> of(file.toString(), content);
        default -> throw new ConfigurationException(file.toString(), "must be keys and values");
      };
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(file.toString(), "there is no such configuration file");
    } catch (IOException e) {
      throw new ConfigurationException(file.toString(), "cannot be read: " + e.getMessage());
    } catch (MalformedException e) {
      throw new ConfigurationException(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  /// A file whose keys are all known.
  ///
  /// @throws ConfigurationException naming the unknown key, or the section that is not one
  public static ConfigurationFile of(String name, ObjectValue content)
      throws ConfigurationException {
    List<String> known = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      known.add(setting.key());
    }
    for (ExtensionPoint<?> point : ExtensionPoint.ALL) {
      known.add(point.key());
      checkSections(name, point, content.get(point.key()).orElse(NullValue.NULL));
    }
    for (String key : content.names()) {
      if (!known.contains(key)) {
        throw new ConfigurationException(
            name + ": " + key, "unknown key" + Suggestion.of(key, known));
      }
    }
    return new ConfigurationFile(name, content);
  }

  private static void checkSections(String name, ExtensionPoint<?> point, Value sections)
      throws ConfigurationException {
    if (sections == NullValue.NULL) {
      return;
    }
    if (!(sections instanceof ObjectValue members)) {
      throw new ConfigurationException(
          name + ": " + point.key(), "must hold sections by " + point.title() + " name");
    }
    for (int i = 0; i < members.size(); i++) {
      Value section = members.valueAt(i);
      if (!(section instanceof ObjectValue) && section != NullValue.NULL) {
        throw new ConfigurationException(
            name + ": " + point.key() + "." + members.nameAt(i), "must be keys and values");
      }
    }
  }

  /// What the file says about a setting.
  Optional<SettingValue> value(Setting setting) throws ConfigurationException {
    Optional<Value> written = content.get(setting.key()).filter(value -> value != NullValue.NULL);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    String origin = name + ": " + setting.key();
    return Optional.of(new SettingValue(textOf(setting, written.get(), origin), origin));
  }

  private static String textOf(Setting setting, Value value, String origin)
      throws ConfigurationException {
    if (setting.kind() == Setting.Kind.LIST && value instanceof ListValue list) {
      List<String> items = new ArrayList<>();
      for (Value item : list.items()) {
        items.add(scalar(item, origin));
      }
      return String.join(",", items);
    }
    return scalar(value, origin);
  }

  private static String scalar(Value value, String origin) throws ConfigurationException {
    return switch (value) {
      case TextValue text -> text.text();
      case BoolValue flag -> Boolean.toString(flag.flag());
      case NumberValue.IntegerNumber integer -> integer.toString();
      case NumberValue.FloatNumber number -> Double.toString(number.number());
      case NullValue absent -> "";
      case ListValue list -> throw new ConfigurationException(origin, "must not be a list");
      case ObjectValue object ->
          throw new ConfigurationException(origin, "must not be keys and values");
    };
  }

  /// All sections of an extension point by extension name.
  ObjectValue sections(ExtensionPoint<?> point) {
    return content.object(point.key()).orElse(ObjectValue.empty());
  }
}
