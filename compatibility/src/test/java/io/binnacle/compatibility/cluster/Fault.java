package io.binnacle.compatibility.cluster;

import java.io.IOException;

/// A way to harm a node.
enum Fault {
  KILL,
  KILL_ALL,
  PAUSE,
  PAUSE_TWO,
  ISOLATE,
  CUT_ONE_WAY,
  CUT_PAIR,
  /// Few writes a second reach its disk.
  SLOW_DISK,
  /// Its disk has no space left.
  FULL_DISK,
  /// Its wall clock shows another time.
  CLOCK,
  /// It is killed, and its log ends in half an entry.
  TEAR_LOG,
  /// It is killed, and a bit of the last entry in its log turns.
  FLIP_ENTRY,
  /// It is killed, and a bit of its newest snapshot turns.
  FLIP_SNAPSHOT;

  /// Whether the machine lets us, and there is what it harms.
  boolean possible(Cluster cluster, Node victim) throws IOException {
    boolean several = cluster.network().isPresent();
    return switch (this) {
      case KILL, PAUSE, TEAR_LOG -> true;
      case KILL_ALL, PAUSE_TWO, ISOLATE, CUT_ONE_WAY, CUT_PAIR, FLIP_ENTRY -> several;
      case SLOW_DISK -> victim.disk().filter(NodeDisk::canBeSlow).isPresent();
      case FULL_DISK -> several && victim.disk().isPresent();
      case CLOCK -> victim.clock().isPresent();
      case FLIP_SNAPSHOT -> several && new NodeLog(victim.data()).hasSnapshot();
    };
  }
}
