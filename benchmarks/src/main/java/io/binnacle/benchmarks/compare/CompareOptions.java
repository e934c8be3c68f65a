package io.binnacle.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is to be compared.
///
/// @param etcd the built program of `benchmarks/go/etcd`
/// @param store the store beside it
/// @param members how many members each side has
/// @param toLeader whether all clients are the leader's, or each member has as many as the others
/// @param directory where all sides keep their data: on the disk that is meant
/// @param rounds how often each side does the same; the middle counts
/// @param warmUpMillis how long each side works before anything is measured
/// @param roundMillis how long a round of one side lasts
/// @param flags flags for the JVMs of the store
record CompareOptions(
    Path etcd,
    String store,
    int members,
    boolean toLeader,
    Path directory,
    int rounds,
    long warmUpMillis,
    long roundMillis,
    List<String> flags) {

  static final String USAGE =
      """
      compare --etcd PROGRAM [--store NAME] [--members N] [--clients spread|leader]
              [--directory DIR] [--rounds N] [--warm-up MILLISECONDS] [--round MILLISECONDS]
              [--store-flag JVM-FLAG]...
      """;

  CompareOptions {
    flags = List.copyOf(flags);
  }

  static CompareOptions parse(String... arguments) {
    List<Path> etcd = new ArrayList<>();
    String store = "raft-mapdb";
    int members = 1;
    boolean toLeader = false;
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    int rounds = 5;
    long warmUp = 60_000;
    long round = 2_000;
    List<String> flags = new ArrayList<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--etcd" -> etcd.add(Path.of(value));
        case "--store" -> store = value;
        case "--members" -> members = positive(value);
        case "--clients" -> toLeader = leader(value);
        case "--directory" -> directory = Path.of(value);
        case "--rounds" -> rounds = positive(value);
        case "--warm-up" -> warmUp = positive(value);
        case "--round" -> round = positive(value);
        case "--store-flag" -> flags.add(value);
        default -> throw new IllegalArgumentException("unknown flag " + arguments[i]);
      }
    }
    if (etcd.size() != 1) {
      throw new IllegalArgumentException("--etcd names the program built of benchmarks/go/etcd");
    }
    if (members > 1 && !store.equals("raft-mapdb")) {
      throw new IllegalArgumentException("the store " + store + " has one member");
    }
    return new CompareOptions(
        etcd.getFirst(), store, members, toLeader, directory, rounds, warmUp, round, flags);
  }

  private static boolean leader(String text) {
    return switch (text) {
      case "leader" -> true;
      case "spread" -> false;
      default -> throw new IllegalArgumentException("--clients is spread or leader");
    };
  }

  private static int positive(String text) {
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException(text + " is not a positive number");
    }
    return number;
  }
}
