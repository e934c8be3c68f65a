package io.binnacle.distribution.configuration;

/// What a setting is, and where that came from.
///
/// @param text the value as text; lists separated by commas
/// @param origin a flag, a variable, a key in a file, or `default`: what to name in a message
public record SettingValue(String text, String origin) {
  static final String DEFAULT = "default";

  boolean isDefault() {
    return origin.equals(DEFAULT);
  }
}
