package io.binnacle.benchmarks.compare;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Compares a store with etcd: puts and linearizable gets by few and by many clients.
///
/// Every member of a side is a process of its own that stays up all the time and works only when it
/// is told to. A round has each side do the same for the same time, one after the other; the first
/// round does not count.
public final class Compare {
  private static final int[] CLIENTS = {1, 64, 512};
  private static final int WARM_UP_CLIENTS = 64;

  private Compare() {}

  /// Runs a comparison, or, with `side`, is one side of it.
  public static void main(String... arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("side")) {
      StoreSide.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    CompareOptions options;
    try {
      options = CompareOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(CompareOptions.USAGE);
      System.exit(2);
      return;
    }
    Path folder =
        Files.createTempDirectory(Files.createDirectories(options.directory()), "compare-");
    try {
      run(options, folder);
    } finally {
      remove(folder);
    }
  }

  private static void run(CompareOptions options, Path folder)
      throws IOException, InterruptedException {
    Sides starting = new Sides(options, folder);
    List<Side> sides = new ArrayList<>();
    try {
      sides.add(starting.etcd("loopback"));
      sides.add(starting.etcd("calls"));
      sides.add(starting.store());
      for (Side side : sides) {
        side.measure("put", WARM_UP_CLIENTS, options.warmUpMillis() / 2);
        side.measure("get", WARM_UP_CLIENTS, options.warmUpMillis() / 2);
      }
      table(options, sides);
    } finally {
      for (Side side : sides) {
        side.close();
      }
    }
  }

  private static void table(CompareOptions options, List<Side> sides) throws IOException {
    StringBuilder head = new StringBuilder("| work | clients |");
    StringBuilder line = new StringBuilder("|---|---|");
    for (Side side : sides) {
      head.append(' ').append(side.name()).append(" |");
      line.append("---|");
    }
    Side own = sides.getLast();
    for (Side side : sides.subList(0, sides.size() - 1)) {
      head.append(' ').append(own.name()).append(" / ").append(side.name()).append(" |");
      line.append("---|");
    }
    System.out.println(head + "\n" + line);
    for (String operation : List.of("put", "get")) {
      for (int clients : CLIENTS) {
        System.out.println(row(options, sides, operation, clients));
      }
    }
  }

  private static String row(CompareOptions options, List<Side> sides, String operation, int clients)
      throws IOException {
    Map<Side, List<Measurement>> rounds = new LinkedHashMap<>();
    for (Side side : sides) {
      side.measure(operation, clients, options.roundMillis());
      rounds.put(side, new ArrayList<>());
    }
    for (int round = 0; round < options.rounds(); round++) {
      for (Map.Entry<Side, List<Measurement>> each : rounds.entrySet()) {
        each.getValue().add(each.getKey().measure(operation, clients, options.roundMillis()));
      }
    }
    StringBuilder row = new StringBuilder("| " + operation + " | " + clients + " |");
    List<Measurement> middles = rounds.values().stream().map(Measurement::middle).toList();
    for (Measurement middle : middles) {
      row.append(' ').append(middle.text()).append(" |");
    }
    for (Measurement other : middles.subList(0, middles.size() - 1)) {
      row.append(
          String.format(Locale.ROOT, " %.2f |", middles.getLast().perSecond() / other.perSecond()));
    }
    return row.toString();
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, IOException failure)
              throws IOException {
            Files.deleteIfExists(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
