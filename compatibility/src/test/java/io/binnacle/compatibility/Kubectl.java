package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import io.binnacle.distribution.server.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// kubectl, talking to one server, with a namespace that commands work in unless they say another.
final class Kubectl {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

  private final Path program;
  private final Served server;
  private final Path folder;
  private final String namespace;
  private final Map<String, String> environment;

  /// @param folder for files that commands name, and for kubectl's cache
  Kubectl(Path program, Served server, Path folder, String namespace) {
    this(program, server, folder, namespace, Map.of());
  }

  private Kubectl(
      Path program, Served server, Path folder, String namespace, Map<String, String> environment) {
    this.program = program;
    this.server = server;
    this.folder = folder;
    this.namespace = namespace;
    this.environment = environment;
  }

  Kubectl with(String variable, String value) {
    return new Kubectl(program, server, folder, namespace, Map.of(variable, value));
  }

  /// One that works where the objects themselves say, else in the namespace `default`.
  Kubectl anywhere() {
    return new Kubectl(program, server, folder, "", environment);
  }

  /// What a command that is expected to do well prints.
  String ok(String... arguments) throws Exception {
    return okWith("", arguments);
  }

  /// What a command prints that reads from standard input.
  String okWith(String input, String... arguments) throws Exception {
    Ended ended = run(input, arguments);
    assertThat(ended.status())
        .as("status of kubectl %s: %s", String.join(" ", arguments), ended.err() + ended.out())
        .isZero();
    return ended.out();
  }

  /// What a command complains that is expected to fail with status 1.
  String fails(String... arguments) throws Exception {
    return failsWith("", arguments);
  }

  String failsWith(String input, String... arguments) throws Exception {
    Ended ended = run(input, arguments);
    assertThat(ended.status())
        .as("status of kubectl %s, which printed %s", String.join(" ", arguments), ended.out())
        .isEqualTo(1);
    return ended.err();
  }

  Ended run(String input, String... arguments) throws Exception {
    return Ended.of(command(arguments), folder, environment(), input, ENDS_WITHIN);
  }

  /// Writes a file and gives its name.
  String file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    return file.toString();
  }

  /// Starts a command that goes on, such as a watch.
  Following follow(String... arguments) throws IOException {
    Path out = Files.createTempFile(folder, "follow", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().putAll(environment());
    return new Following(builder.start(), out);
  }

  /// A command that goes on.
  record Following(Process process, Path out) implements AutoCloseable {
    /// Waits until the command has printed something that matches.
    void awaitOutput(String pattern) throws Exception {
      long deadline = System.nanoTime() + ENDS_WITHIN.toNanos();
      while (!Files.readString(out).lines().anyMatch(line -> line.matches(pattern))) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("no line like " + pattern + " in " + Files.readString(out));
        }
        Thread.sleep(20);
      }
    }

    /// Waits until the command ends by itself.
    ///
    /// @return what it has printed
    String awaitEnd() throws Exception {
      assertThat(process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
          .as("ended; has printed %s", Files.readString(out))
          .isTrue();
      assertThat(process.exitValue()).as("status: %s", Files.readString(out)).isZero();
      return Files.readString(out);
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    if (!namespace.isEmpty()) {
      command.addAll(List.of("--namespace", namespace));
    }
    command.addAll(List.of(arguments));
    return command;
  }

  private Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(environment);
    all.put("KUBECONFIG", server.kubeconfig().toString());
    all.put("KUBECACHEDIR", server.kubeconfig().resolveSibling("kubectl-cache").toString());
    return all;
  }
}
