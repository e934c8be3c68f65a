package io.binnacle.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that measures one store when it is told to. Used by one thread.
final class Side implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final String name;
  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  private Side(String name, Process process) {
    this.name = name;
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Returns when the store is ready.
  static Side start(String name, List<String> command, Path folder) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Side side = new Side(name, process);
    String first = side.answers.readLine();
    if (!"ready".equals(first)) {
      side.close();
      throw new IOException(name + " did not start: " + first);
    }
    return side;
  }

  String name() {
    return name;
  }

  Measurement measure(String operation, int clients, long millis) throws IOException {
    orders.write(operation + " " + clients + " " + millis + "\n");
    orders.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(name + " ended");
    }
    return Measurement.parse(answer);
  }

  @Override
  public void close() throws IOException {
    orders.close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
