package io.binnacle.distribution.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A way in which nodes serve a test.
///
/// What a run uses is told by properties: `binnacle.test.store` names stores, with commas between
/// them, and `binnacle.test.nodes=3` has three nodes where it is not one: each test then runs
/// against a follower, and again against all of them in turn.
///
/// @param store the store's name
/// @param nodes how many nodes there are
public record Arrangement(String store, int nodes, Door door) {
  static final String REPLICATED = "raft-mapdb";

  private static final String STORES = "binnacle.test.store";
  private static final String NODES = "binnacle.test.nodes";

  /// Which of several nodes a client's connections come to.
  public enum Door {
    /// The only one.
    ONLY,
    /// The same one always, which does not lead at the start.
    FOLLOWER,
    /// The next one each time.
    EACH_IN_TURN
  }

  /// A node alone.
  public static Arrangement alone(String store) {
    return new Arrangement(store, 1, Door.ONLY);
  }

  /// A follower of three.
  public static Arrangement follower() {
    return new Arrangement(REPLICATED, 3, Door.FOLLOWER);
  }

  /// Whether the properties ask for anything but what is usual.
  static boolean asked() {
    return System.getProperty(STORES) != null || System.getProperty(NODES) != null;
  }

  /// What the properties ask for.
  ///
  /// @param usual the stores when they name none
  static List<Arrangement> ofThisRun(List<String> usual) {
    int nodes = Integer.getInteger(NODES, 1);
    String named = System.getProperty(STORES, nodes == 1 ? String.join(",", usual) : REPLICATED);
    List<String> stores = Arrays.stream(named.split(",", -1)).map(String::strip).toList();
    if (nodes == 1) {
      return stores.stream().map(Arrangement::alone).toList();
    }
    if (!stores.equals(List.of(REPLICATED))) {
      throw new IllegalArgumentException("several nodes need the store " + REPLICATED);
    }
    List<Arrangement> made = new ArrayList<>();
    for (Door door : List.of(Door.FOLLOWER, Door.EACH_IN_TURN)) {
      made.add(new Arrangement(REPLICATED, nodes, door));
    }
    return made;
  }

  /// Starts what serves, and waits until it is ready. Data that lie below the directory are used
  /// again.
  ///
  /// @param more arguments of every node
  public Served start(Path directory, String... more) throws Exception {
    return nodes == 1
        ? JarServer.ready(directory, store, more)
        : JarCluster.ready(directory, nodes, door, more);
  }

  /// Skips a test of what outlives a process.
  public void assumeDurable() {
    Assumptions.assumeFalse(store.equals("memory"), "SKIPPED: memory keeps nothing");
  }

  /// A name for files and reports.
  public String label() {
    return nodes == 1
        ? store
        : store + "-" + (door == Door.FOLLOWER ? "follower" : "each") + "-of-" + nodes;
  }

  @Override
  public String toString() {
    return label();
  }
}
