package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.JarServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The jar running as a child process in a directory of its own.
final class JarProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
  private static final Pattern READY =
      Pattern.compile("binnacle is ready at (https://127\\.0\\.0\\.1:\\d+) \\(kubeconfig: (.+)\\)");

  private final Process process;
  private final Path directory;
  private final Path out;
  private final Path err;

  private JarProcess(Process process, Path directory, Path out, Path err) {
    this.process = process;
    this.directory = directory;
    this.out = out;
    this.err = err;
  }

  /// What a command that ends by itself left behind.
  record Ended(int status, String out, String err) {
    /// The one line that a failure is.
    String complaint() {
      List<String> lines = err.lines().filter(line -> line.startsWith("binnacle: ")).toList();
      assertThat(lines).as("complaints in: %s", err).hasSize(1);
      return lines.getFirst();
    }
  }

  static Path jar() {
    String jar = System.getProperty("binnacle.jar");
    assertThat(jar).as("the system property binnacle.jar").isNotNull();
    return Path.of(jar);
  }

  /// The Java that the tests run on.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Runs a command to its end.
  static Ended run(Path directory, String... arguments) throws Exception {
    return run(directory, Map.of(), arguments);
  }

  static Ended run(Path directory, Map<String, String> environment, String... arguments)
      throws Exception {
    try (JarProcess started = start(java(), directory, environment, arguments)) {
      int status = started.awaitExit(READY_WITHIN);
      return new Ended(status, Files.readString(started.out), Files.readString(started.err));
    }
  }

  /// Starts a server on a free port and waits until it is ready. The data are in `data`.
  static JarProcess ready(Path directory, String... arguments) throws Exception {
    return ready(java(), directory, arguments);
  }

  static JarProcess ready(String java, Path directory, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("dev", "--secure-port", "0"));
    if (!List.of(arguments).contains("--data-dir")) {
      all.addAll(List.of("--data-dir", "data"));
    }
    all.addAll(List.of(arguments));
    JarProcess started = start(java, directory, Map.of(), all.toArray(String[]::new));
    try {
      started.readyLine();
      return started;
    } catch (AssertionError | Exception e) {
      started.kill();
      throw e;
    }
  }

  static JarProcess start(
      String java, Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(JarServer.SHORT_LIVED);
    command.addAll(List.of("-Xmx512m", "-jar", jar().toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("binnacle-out", ".txt");
    Path err = Files.createTempFile("binnacle-err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BINNACLE_"));
    builder.environment().putAll(environment);
    return new JarProcess(builder.start(), directory, out, err);
  }

  /// Waits for the ready line.
  Matcher readyLine() throws Exception {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      try (BufferedReader lines = Files.newBufferedReader(out, StandardCharsets.UTF_8)) {
        String line = lines.readLine();
        if (line != null) {
          Matcher ready = READY.matcher(line);
          if (ready.matches()) {
            return ready;
          }
        }
      }
      if (!process.isAlive()) {
        throw new AssertionError(
            "ended with status " + process.exitValue() + " before it was ready: " + complaints());
      }
      Thread.sleep(20);
    }
    throw new AssertionError("not ready within " + READY_WITHIN + ": " + complaints());
  }

  String address() throws Exception {
    return readyLine().group(1);
  }

  Path kubeconfig() throws Exception {
    return directory.resolve(readyLine().group(2));
  }

  AdminClient admin() throws Exception {
    return AdminClient.of(kubeconfig());
  }

  String complaints() throws IOException {
    return Files.readString(err);
  }

  String printed() throws IOException {
    return Files.readString(out);
  }

  Process process() {
    return process;
  }

  /// Asks the process to end, as SIGTERM does.
  ///
  /// @return its exit status
  int stop() throws Exception {
    process.destroy();
    return awaitExit(STOPPED_WITHIN);
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  int awaitExit(Duration within) throws Exception {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + within + ": " + complaints());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
