package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The built jar serving from a directory of its own, on a free port.
final class JarServer implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
  private static final Pattern READY =
      Pattern.compile("binnacle is ready at (https://\\S+) \\(kubeconfig: (.+)\\)");

  private final Process process;
  private final Path out;
  private final Path err;
  private String address = "";
  private Path kubeconfig = Path.of("");

  private JarServer(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// Starts a server and waits until it is ready. Its data lie below the directory, as does what it
  /// prints.
  static JarServer ready(Path directory, String store) throws Exception {
    String jar = Optional.ofNullable(System.getProperty("binnacle.jar")).orElse("");
    assertThat(Path.of(jar)).as("the built jar").isRegularFile();
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-jar",
                    Path.of(jar).toAbsolutePath().toString(),
                    "dev",
                    "--store",
                    store,
                    "--data-dir",
                    directory.resolve("data").toString(),
                    "--secure-port",
                    "0"))
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BINNACLE_"));
    JarServer started = new JarServer(builder.start(), out, err);
    try {
      started.awaitReady();
      return started;
    } catch (AssertionError | Exception e) {
      started.close();
      throw e;
    }
  }

  private void awaitReady() throws Exception {
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

  String address() {
    return address;
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  /// What the server has logged.
  String log() throws IOException {
    return Files.readString(err);
  }

  /// Asks the server to end, as SIGTERM does, and expects that it ends well.
  void stop() throws Exception {
    process.destroy();
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
