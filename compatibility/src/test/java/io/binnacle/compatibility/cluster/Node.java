package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.JarServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server of the built jar that is started, killed and paused. Thread-safe.
final class Node implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Pattern READY =
      Pattern.compile("binnacle is ready at (https://\\S+) \\(kubeconfig: (.+)\\)");

  private final String name;
  private final Path directory;
  private final Parts parts;
  private final List<String> prefix;
  private final List<String> arguments;
  private @Nullable Process process;
  private int starts;
  private volatile boolean paused;
  private volatile @Nullable NodeClient client;

  /// @param parts what is its own and can be harmed
  /// @param prefix what the command begins with
  /// @param arguments those of every start
  Node(String name, Path directory, Parts parts, List<String> prefix, List<String> arguments) {
    this.name = name;
    this.directory = directory;
    this.parts = parts;
    this.prefix = List.copyOf(prefix);
    this.arguments = List.copyOf(arguments);
  }

  /// What of a node can be harmed beside its process and its network, where the machine lets us.
  record Parts(Optional<NodeDisk> disk, Optional<NodeClock> clock) {
    static Parts none() {
      return new Parts(Optional.empty(), Optional.empty());
    }
  }

  String name() {
    return name;
  }

  Optional<NodeDisk> disk() {
    return parts.disk();
  }

  Optional<NodeClock> clock() {
    return parts.clock();
  }

  Path data() {
    return directory.resolve("data");
  }

  Path kubeconfig() {
    return data().resolve("admin.kubeconfig");
  }

  /// Starts the server, and returns at once.
  ///
  /// @param more arguments of this start alone
  synchronized void launch(String... more) throws IOException {
    Files.createDirectories(directory);
    starts++;
    List<String> command = new ArrayList<>(prefix);
    command.addAll(command(List.of("-Xmx384m", "-XX:+ExitOnOutOfMemoryError")));
    command.addAll(arguments);
    command.addAll(List.of(more));
    process = builder(command).redirectOutput(out().toFile()).redirectError(err().toFile()).start();
    paused = false;
  }

  /// Runs a command of the jar to its end, where this node is.
  String run(String... words) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(command(List.of()));
    command.addAll(List.of(words));
    Path printed = Files.createTempFile(directory, "command", ".txt");
    Path complained = Files.createTempFile(directory, "command", ".txt");
    Process running =
        builder(command)
            .redirectOutput(printed.toFile())
            .redirectError(complained.toFile())
            .start();
    try {
      assertThat(running.waitFor(1, TimeUnit.MINUTES)).as("%s ended", command).isTrue();
    } finally {
      running.destroyForcibly();
    }
    assertThat(running.exitValue()).as("%s: %s", command, Files.readString(complained)).isZero();
    return Files.readString(printed).strip();
  }

  private List<String> command(List<String> options) {
    String jar = Optional.ofNullable(System.getProperty("binnacle.jar")).orElse("");
    assertThat(Path.of(jar)).as("the built jar").isRegularFile();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JarServer.SHORT_LIVED);
    command.addAll(options);
    command.addAll(List.of("-jar", Path.of(jar).toAbsolutePath().toString()));
    return command;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("BINNACLE_"));
    return builder;
  }

  private Path out() {
    return directory.resolve("out-" + starts + ".txt");
  }

  private Path err() {
    return directory.resolve("err-" + starts + ".txt");
  }

  /// Waits until the server says that it is ready.
  void awaitReady() throws Exception {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Matcher ready = READY.matcher(Files.readString(out()));
      if (ready.find()) {
        client = new NodeClient(name, ready.group(1), Path.of(ready.group(2)));
        return;
      }
      assertThat(alive()).as("%s ended before it was ready: %s", name, log()).isTrue();
      Thread.sleep(20);
    }
    throw new AssertionError(name + " is not ready within " + READY_WITHIN + ": " + log());
  }

  /// Waits until the server is ready or has ended.
  ///
  /// @return whether it has ended
  boolean awaitRefusal() throws Exception {
    try {
      awaitReady();
      return false;
    } catch (AssertionError e) {
      if (alive()) {
        throw e;
      }
      return true;
    }
  }

  /// Empties the data directory of a server that has ended.
  void forget() throws IOException {
    try (Stream<Path> all = Files.walk(data())) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(data())) {
          Files.delete(each);
        }
      }
    }
  }

  /// The way to the server as it was last ready.
  NodeClient client() {
    NodeClient known = client;
    if (known == null) {
      throw new IllegalStateException(name + " was never ready");
    }
    return known;
  }

  /// What the server has logged since its last start.
  synchronized String log() throws IOException {
    return Files.readString(err());
  }

  synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  /// Whether the server ends by itself within a time.
  boolean endsWithin(Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    while (alive() && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
    }
    return !alive();
  }

  boolean paused() {
    return paused;
  }

  /// SIGKILL.
  synchronized void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().join();
      paused = false;
    }
  }

  /// SIGSTOP, until [#resume].
  synchronized void pause() throws IOException {
    signal("-STOP");
    paused = true;
  }

  synchronized void resume() throws IOException {
    signal("-CONT");
    paused = false;
  }

  private void signal(String signal) throws IOException {
    if (process == null || !process.isAlive()) {
      return;
    }
    ProcessHandle self = process.toHandle();
    for (ProcessHandle each : Stream.concat(Stream.of(self), self.descendants()).toList()) {
      Shell.run("kill", signal, Long.toString(each.pid()));
    }
  }

  @Override
  public void close() {
    kill();
    parts.disk().ifPresent(NodeDisk::close);
  }
}
