package io.binnacle.distribution.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// What became of a command that was to start no server.
///
/// @param err one line, when the command failed
record CommandRun(int status, String out, String err) {

  /// @param folder where the jar lies, say
  static CommandRun of(Path folder, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new CommandLineInterface(
                new Surroundings(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    Map.of(),
                    folder),
                (options, plugins) -> {
                  throw new AssertionError("a server was started");
                })
            .run(arguments);
    return new CommandRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
