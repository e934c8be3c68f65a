package io.binnacle.distribution.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a command that ended left behind.
public record Ended(int status, String out, String err) {

  /// Runs a command to its end.
  ///
  /// @param environment set on top of the tests' own environment
  /// @param input what the command reads from standard input
  public static Ended of(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      String input,
      Duration within)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    Path in = Files.createTempFile("in", ".txt");
    try {
      Files.writeString(in, input);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        process.onExit().join();
        throw new AssertionError(
            "still running after "
                + within
                + ": "
                + command
                + "\n"
                + Files.readString(out)
                + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
      Files.deleteIfExists(in);
    }
  }
}
