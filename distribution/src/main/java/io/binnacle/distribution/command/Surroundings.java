package io.binnacle.distribution.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// What a command sees of the process it runs in.
///
/// @param out for what the user asked for
/// @param err for what went wrong
/// @param environment the process environment
/// @param jarFolder where the jar lies, and so the usual plugin folder
public record Surroundings(
    PrintStream out, PrintStream err, Map<String, String> environment, Path jarFolder) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }
}
