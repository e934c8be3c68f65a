package io.binnacle.distribution.command;

import java.util.Map;

/// What was given for a command's own [Parameter]s, or what is usual for them.
///
/// @param values by the parameters' names
record Arguments(Map<String, String> values) {
  Arguments {
    values = Map.copyOf(values);
  }

  /// What was given for a parameter that the command has; what is usual otherwise.
  String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the command takes no " + name);
    }
    return value;
  }
}
