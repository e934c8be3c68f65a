package io.binnacle.distribution.command;

/// Something that one command takes beside the settings: a flag with a value, or a word in its
/// place.
///
/// @param name a flag such as `--ttl`, or what a word is called, such as `FILE`
/// @param label what help calls a flag's value; empty for a word
/// @param usual the value when it is not given; a word without one must be given
record Parameter(String name, String label, String description, String usual) {

  static Parameter flag(String name, String label, String description, String usual) {
    return new Parameter(name, label, description, usual);
  }

  /// A word that must be given, in the order of the parameters.
  static Parameter word(String name, String description) {
    return new Parameter(name, "", description, "");
  }

  boolean isFlag() {
    return name.startsWith("--");
  }
}
