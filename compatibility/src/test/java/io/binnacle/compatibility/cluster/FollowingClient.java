package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.GoProgram;
import io.binnacle.compatibility.cluster.NodeClient.Shown;
import io.binnacle.compatibility.cluster.Watcher.Seen;
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

/// A program with the official client library that prints each change of a ConfigMap as it learns
/// of it.
final class FollowingClient implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final String NAMESPACE = "default";
  private static final Pattern CHANGE =
      Pattern.compile("(ADDED|MODIFIED|DELETED) (\\S+) (\\d+) ?(\\S*)");
  private static final Pattern EVENT =
      Pattern.compile("\\{\"type\":\"(ADDED|MODIFIED|DELETED)\",.*\\}");

  private final Process process;
  private final Path out;
  private final Path err;

  private FollowingClient(List<String> command, Path directory) throws IOException {
    out = Files.createTempFile(directory, "client", ".out");
    err = Files.createTempFile(directory, "client", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("KUBECACHEDIR", directory.resolve("kubectl-cache").toString());
    process = builder.start();
  }

  /// An informer of client-go.
  ///
  /// @param address where it connects to, for whose server the kubeconfig must do
  static FollowingClient informer(String address, Path kubeconfig, Path directory)
      throws Exception {
    String text = Files.readString(kubeconfig);
    Path own = Files.createTempFile(directory, "client", ".kubeconfig");
    Files.writeString(
        own, text.replaceAll("server: \\S+", Matcher.quoteReplacement("server: " + address)));
    return new FollowingClient(
        List.of(GoProgram.CLIENT_GO.path().toString(), own.toString(), NAMESPACE), directory);
  }

  /// `kubectl get --watch`.
  static FollowingClient kubectl(Path kubeconfig, Path directory) throws Exception {
    String columns =
        "{.type} {.object.metadata.name} {.object.metadata.resourceVersion} {.object.data.value}";
    return kubectl(
        kubeconfig,
        directory,
        "configmaps",
        "--watch",
        "--output-watch-events",
        "-o",
        "jsonpath=" + columns + "{\"\\n\"}");
  }

  /// kubectl, watching from where another client was.
  static FollowingClient kubectlFrom(long revision, Path kubeconfig, Path directory)
      throws Exception {
    return kubectl(
        kubeconfig,
        directory,
        "--raw",
        "/api/v1/namespaces/" + NAMESPACE + "/configmaps?watch=true&resourceVersion=" + revision);
  }

  private static FollowingClient kubectl(Path kubeconfig, Path directory, String... get)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(GoProgram.KUBECTL.path().toString());
    command.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--namespace", NAMESPACE, "get"));
    command.addAll(List.of(get));
    return new FollowingClient(command, directory);
  }

  /// The changes so far, of objects that changed after a revision.
  List<Seen> changes(long after) throws IOException {
    List<Seen> changes = new ArrayList<>();
    for (String line : lines()) {
      change(line).filter(seen -> seen.object().revision() > after).ifPresent(changes::add);
    }
    return changes;
  }

  private static Optional<Seen> change(String line) {
    Matcher change = CHANGE.matcher(line);
    if (change.matches()) {
      return Optional.of(
          new Seen(
              change.group(1),
              new Shown(change.group(2), Long.parseLong(change.group(3)), change.group(4))));
    }
    Matcher event = EVENT.matcher(line);
    return event.matches()
        ? Optional.of(new Seen(event.group(1), Shown.of(line)))
        : Optional.empty();
  }

  /// What it printed that is no change: its requests, if it tells of them, and trouble.
  List<String> others() throws IOException {
    return lines().stream().filter(line -> change(line).isEmpty()).toList();
  }

  private List<String> lines() throws IOException {
    String text = Files.readString(out);
    // The last line may be on its way.
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /// Waits until it has seen a change of an object.
  void awaitChangeOf(String name) throws Exception {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (changes(0).stream().noneMatch(seen -> seen.object().name().equals(name))) {
      assertThat(System.nanoTime() - deadline).as("no change of %s: %s", name, this).isNegative();
      Thread.sleep(20);
    }
  }

  /// Waits until the program ends by itself.
  void awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(WITHIN.toMillis(), TimeUnit.MILLISECONDS))
        .as("ended: %s", this)
        .isTrue();
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public String toString() {
    return process.info().commandLine().orElse("a client")
        + ", which printed to "
        + out
        + " and complained: "
        + complaints();
  }

  private String complaints() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
