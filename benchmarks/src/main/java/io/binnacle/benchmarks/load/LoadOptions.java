package io.binnacle.benchmarks.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the load is to be.
///
/// @param jar the server
/// @param store the server's store
/// @param pods how many pods there are
/// @param watchers how many watch them
/// @param connections how many connections the watchers share
/// @param warmUpSeconds how long an operation is done before it is measured
/// @param sliceSeconds how long each of the measurements of an operation lasts
/// @param slices how many measurements there are, of which the median counts
/// @param updatesPerSecond how many pods change in a second while watchers look on
/// @param only the parts to do, by their names; empty for all
/// @param serverFlags flags for the server's JVM
record LoadOptions(
    Path jar,
    String store,
    int pods,
    int watchers,
    int connections,
    int warmUpSeconds,
    int sliceSeconds,
    int slices,
    int updatesPerSecond,
    List<String> only,
    List<String> serverFlags) {

  static final String USAGE =
      """
      load [--jar FILE] [--store NAME] [--pods N] [--watchers N] [--connections N]
           [--warm-up SECONDS] [--slice SECONDS] [--slices N] [--updates N]
           [--only get,list,list-gzip,list-label,list-protobuf,list-table,list-metadata,
                   stream,stream-protobuf,fan-out,heap,config-map,update,apply,lease]
           [--server-flag JVM-FLAG]...
      """;

  LoadOptions {
    only = List.copyOf(only);
    serverFlags = List.copyOf(serverFlags);
  }

  static LoadOptions parse(String... arguments) {
    Path jar = Path.of("distribution", "target", "binnacle.jar");
    String store = "raft-mapdb";
    int pods = 5_000;
    int watchers = 1_000;
    int connections = 10;
    int warmUp = 12;
    int slice = 2;
    int slices = 5;
    int updates = 10;
    List<String> only = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--jar" -> jar = Path.of(value);
        case "--store" -> store = value;
        case "--pods" -> pods = positive(value);
        case "--watchers" -> watchers = positive(value);
        case "--connections" -> connections = positive(value);
        case "--warm-up" -> warmUp = positive(value);
        case "--slice" -> slice = positive(value);
        case "--slices" -> slices = positive(value);
        case "--updates" -> updates = positive(value);
        case "--only" -> only.addAll(List.of(value.toLowerCase(Locale.ROOT).split(",", -1)));
        case "--server-flag" -> flags.add(value);
        default -> throw new IllegalArgumentException("unknown flag " + arguments[i]);
      }
    }
    return new LoadOptions(
        jar, store, pods, watchers, connections, warmUp, slice, slices, updates, only, flags);
  }

  private static int positive(String text) {
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException(text + " is not a positive number");
    }
    return number;
  }

  boolean wants(String part) {
    return only.isEmpty() || only.contains(part);
  }
}
