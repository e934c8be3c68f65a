package io.binnacle.distribution.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The built jar serving from a directory of its own, on a free port.
public final class JarServer implements Served {
  /// Options of a JVM that starts in half the processor time and does not live to be fast.
  public static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
  private static final Pattern READY =
      Pattern.compile("binnacle is ready at (https://\\S+) \\(kubeconfig: (.+)\\)");

  private final Path directory;
  private final List<String> arguments;
  private final Path out;
  private final Path err;
  private Process process;
  private volatile String address = "";
  private Path kubeconfig = Path.of("");

  private JarServer(Path directory, List<String> arguments) throws IOException {
    this.directory = directory;
    this.arguments = List.copyOf(arguments);
    this.out = directory.resolve("out.txt");
    this.err = directory.resolve("err.txt");
    this.process = launch();
  }

  /// Starts a server alone and waits until it is ready. Its data lie below the directory, as does
  /// what it prints.
  static JarServer ready(Path directory, String store, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("dev", "--store", store, "--secure-port", "0", "--data-dir"));
    arguments.add(directory.resolve("data").toString());
    arguments.addAll(List.of(more));
    JarServer started = start(directory, arguments);
    try {
      started.awaitReady();
      return started;
    } catch (AssertionError | Exception e) {
      started.close();
      throw e;
    }
  }

  /// Starts a server, and returns at once.
  static JarServer start(Path directory, List<String> arguments) throws IOException {
    return new JarServer(directory, arguments);
  }

  private Process launch() throws IOException {
    List<String> command = command();
    command.addAll(1, SHORT_LIVED);
    command.add(1, "-Xmx512m");
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BINNACLE_"));
    return builder.start();
  }

  /// What every command of the jar begins with.
  static List<String> command() {
    String jar = Optional.ofNullable(System.getProperty("binnacle.jar")).orElse("");
    assertThat(Path.of(jar)).as("the built jar").isRegularFile();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", Path.of(jar).toAbsolutePath().toString()));
    return command;
  }

  /// Waits until the server says that it is ready.
  void awaitReady() throws Exception {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      Matcher ready = READY.matcher(Files.readString(out));
      if (ready.find()) {
        address = ready.group(1);
        kubeconfig = Path.of(ready.group(2));
        return;
      }
      if (!process.isAlive()) {
        throw new AssertionError("ended before it was ready: " + log());
      }
      Thread.sleep(20);
    }
    throw new AssertionError("not ready within " + READY_WITHIN + ": " + log());
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public Path authority() {
    return kubeconfig.resolveSibling("pki").resolve("ca.crt");
  }

  @Override
  public String log() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void stop() throws Exception {
    askToStop();
    awaitStopped();
  }

  @Override
  public void kill() {
    close();
  }

  @Override
  public void revive() throws Exception {
    process = launch();
    awaitReady();
  }

  void askToStop() {
    process.destroy();
  }

  void awaitStopped() throws Exception {
    assertThat(process.waitFor(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
        .as("stopped within %s", STOPPED_WITHIN)
        .isTrue();
    assertThat(process.exitValue()).as("exit status; log: %s", log()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
