package io.binnacle.benchmarks.restart;

import io.binnacle.benchmarks.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Fills a store in one process, starts it again in another, so that the second knows nothing and
/// has compiled nothing. `restart STORE DIRECTORY OBJECTS`; the directory is to be empty.
public final class Restart {
  private Restart() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "fill" -> FullStore.fill(arguments[1], Path.of(arguments[2]), count(arguments[3]));
      case "open" -> FullStore.open(arguments[1], Path.of(arguments[2]));
      default -> both(arguments);
    }
  }

  private static void both(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("restart STORE DIRECTORY OBJECTS");
    }
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    run("fill", arguments[0], directory.toString(), arguments[2]);
    run("open", arguments[0], directory.toString());
  }

  private static long count(String number) {
    return Long.parseLong(number);
  }

  private static void run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "restart"));
    command.addAll(List.of(arguments));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(arguments[0] + " ended with " + code);
    }
  }
}
