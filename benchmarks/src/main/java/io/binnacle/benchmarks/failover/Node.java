package io.binnacle.benchmarks.failover;

import io.binnacle.benchmarks.load.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A node of a cluster, a process of the built jar, and the administrator's way to it. One thread
/// starts and kills it; any may send requests.
final class Node implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 20;
  private static final Pattern READY = Pattern.compile("binnacle is ready at (https://\\S+) ");
  private static final Pattern LEADER =
      Pattern.compile("\\{[^{}]*\"name\":\"([^\"]+)\"[^{}]*\"role\":\"leader\"");

  private final String name;
  private final Path directory;
  private final Path jar;
  private final List<String> arguments;
  private @Nullable Process process;
  private int starts;
  private volatile @Nullable Way way;

  private record Way(HttpClient http, String address) {}

  Node(String name, Path directory, Path jar, int port, int peerPort) {
    this.name = name;
    this.directory = directory;
    this.jar = jar;
    this.arguments =
        List.of(
            "server",
            "--name",
            name,
            "--data-dir",
            data().toString(),
            "--secure-port",
            String.valueOf(port),
            "--peer-port",
            String.valueOf(peerPort));
  }

  String name() {
    return name;
  }

  private Path data() {
    return directory.resolve("data");
  }

  String address() {
    return way().address();
  }

  private Way way() {
    Way known = way;
    if (known == null) {
      throw new IllegalStateException(name + " was never ready");
    }
    return known;
  }

  private List<String> command(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-jar", jar.toString()));
    command.addAll(words);
    return command;
  }

  /// Starts the server and returns when it says that it is ready.
  ///
  /// @param more words of this start alone
  void start(String... more) throws IOException, InterruptedException, GeneralSecurityException {
    Files.createDirectories(directory);
    Path out = directory.resolve("out-" + ++starts + ".txt");
    List<String> words = new ArrayList<>(arguments);
    words.addAll(List.of(more));
    Process started =
        new ProcessBuilder(command(words))
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("log-" + starts + ".txt").toFile())
            .start();
    process = started;
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    Matcher ready = READY.matcher(Files.readString(out));
    while (!ready.find()) {
      if (!started.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException(name + " did not become ready; see " + directory);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      ready = READY.matcher(Files.readString(out));
    }
    HttpClient http =
        HttpClient.newBuilder()
            .sslContext(Credentials.of(data().resolve("admin.kubeconfig")))
            .connectTimeout(PATIENCE)
            .build();
    way = new Way(http, ready.group(1));
  }

  /// Two words for a node that joins: a token, and the hash of the authority.
  String[] token() throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(command(List.of("member", "token", "--data-dir", data().toString())))
            .redirectError(directory.resolve("token.txt").toFile())
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (made.waitFor() != 0) {
      throw new IOException("no token; see " + directory);
    }
    return said.strip().split(" ", -1);
  }

  /// The name of the leader as this node knows it.
  Optional<String> leader() throws InterruptedException {
    Matcher leader = LEADER.matcher(send("GET", "/binnacle/members", "").body());
    return leader.find() ? Optional.of(leader.group(1)) : Optional.empty();
  }

  /// @param status 0 when no answer came
  record Answer(int status, String body) {}

  Answer send(String method, String path, String body) throws InterruptedException {
    Way known = way();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(known.address() + path))
            .timeout(PATIENCE)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer =
          known.http().send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Answer(0, String.valueOf(e));
    }
  }

  /// SIGKILL, without waiting for the end.
  void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  void awaitEnd() throws InterruptedException {
    if (process != null) {
      process.waitFor();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
