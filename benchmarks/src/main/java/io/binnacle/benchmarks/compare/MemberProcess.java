package io.binnacle.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One member of a store and clients of it, in a process that does what it is told. Used by one
/// thread.
final class MemberProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final String name;
  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  private MemberProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static MemberProcess launch(String name, List<String> command, Path folder) throws IOException {
    return new MemberProcess(
        name,
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  void awaitReady() throws IOException {
    String first = answer();
    if (!"ready".equals(first)) {
      throw new IOException(name + " did not start: " + first);
    }
  }

  void order(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
  }

  String answer() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(name + " ended");
    }
    return answer;
  }

  String ask(String order) throws IOException {
    order(order);
    return answer();
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
