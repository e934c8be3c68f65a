package io.binnacle.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The server as a child process with a data directory of its own, and what it uses of the machine.
final class ServerProcess implements AutoCloseable {
  /// Linux tells processor time in hundredths of a second on every platform that Java runs on.
  private static final double MILLIS_PER_TICK = 10;

  private static final long STOP_SECONDS = 15;
  private static final Pattern READY = Pattern.compile("binnacle is ready at (\\S+) .*");
  private static final Pattern USED =
      Pattern.compile("(?:heap|Heap).*?used (\\d+)K", Pattern.DOTALL);

  private final Process process;
  private final Path directory;
  private final String address;
  private final Duration startTime;

  private ServerProcess(Process process, Path directory, String address, Duration startTime) {
    this.process = process;
    this.directory = directory;
    this.address = address;
    this.startTime = startTime;
  }

  /// Starts the server and waits for its ready line. Its log goes to this process's error stream.
  static ServerProcess start(LoadOptions options) throws IOException {
    Path directory = Files.createTempDirectory("binnacle-load-");
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(options.serverFlags());
    command.addAll(List.of("-jar", options.jar().toString(), "dev", "--store", options.store()));
    command.addAll(
        List.of("--secure-port", "0", "--data-dir", directory.resolve("data").toString()));
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return new ServerProcess(process, directory, ready.group(1), took);
      }
    }
    delete(directory);
    throw new IOException("the server ended before it was ready");
  }

  /// The server's URL.
  String address() {
    return address;
  }

  Path kubeconfig() {
    return directory.resolve("data").resolve("admin.kubeconfig");
  }

  /// From the start of the process to the ready line.
  Duration startTime() {
    return startTime;
  }

  /// The processor time used since the start, in user and in kernel mode, in milliseconds.
  double cpuMillis() {
    return stat(process.pid()) * MILLIS_PER_TICK;
  }

  private static long stat(long pid) {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (IOException e) {
      throw new IllegalStateException("the server is gone", e);
    }
    // The second field is the command in parentheses, which may contain spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /// The heap in use right after a full collection, in MiB.
  double heapAfterCollection() throws IOException {
    jcmd("GC.run");
    String info = jcmd("GC.heap_info");
    Matcher used = USED.matcher(info);
    if (!used.find()) {
      throw new IOException("jcmd tells no heap: " + info);
    }
    return Long.parseLong(used.group(1)) / 1024.0;
  }

  private String jcmd(String question) throws IOException {
    Process jcmd =
        new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), question)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Of the JDK that runs this: the jar's launcher would look for it in a process of its own.
  private static String tool(String name) {
    return Path.of(System.getProperty("java.home", ""), "bin", name).toString();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }
}
