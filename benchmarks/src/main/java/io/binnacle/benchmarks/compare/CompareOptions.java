package io.binnacle.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is to be compared.
///
/// @param etcd the built program of `benchmarks/go/etcd`
/// @param store the store beside it
/// @param directory where all sides keep their data: on the disk that is meant
/// @param rounds how often each side does the same; the middle counts
/// @param warmUpMillis how long each side does it before
/// @param roundMillis how long a round of one side lasts
/// @param flags flags for the store's JVM
record CompareOptions(
    Path etcd,
    String store,
    Path directory,
    int rounds,
    long warmUpMillis,
    long roundMillis,
    List<String> flags) {

  static final String USAGE =
      """
      compare --etcd PROGRAM [--store NAME] [--directory DIR] [--rounds N]
              [--warm-up MILLISECONDS] [--round MILLISECONDS] [--store-flag JVM-FLAG]...
      """;

  CompareOptions {
    flags = List.copyOf(flags);
  }

  static CompareOptions parse(String... arguments) {
    List<Path> etcd = new ArrayList<>();
    String store = "raft-mapdb";
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    int rounds = 5;
    long warmUp = 3_000;
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
    return new CompareOptions(etcd.getFirst(), store, directory, rounds, warmUp, round, flags);
  }

  private static int positive(String text) {
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException(text + " is not a positive number");
    }
    return number;
  }
}
