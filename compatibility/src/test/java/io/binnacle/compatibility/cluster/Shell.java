package io.binnacle.compatibility.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Short commands of the operating system.
final class Shell {
  private Shell() {}

  /// @throws IOException when the command is missing or fails, with what it printed
  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + printed);
    }
  }
}
