package io.binnacle.spi;

import java.util.Map;

/// How a node comes to its cluster.
public sealed interface Entrance {

  /// It begins a cluster, of which it is the only member at first.
  record Init() implements Entrance {}

  /// It joins a cluster, first as a learner, which receives everything and does not vote.
  ///
  /// @param cluster what the members' `Membership#cluster` says
  /// @param members the members' peer addresses, `host:port`, by their names; not empty
  /// @param learner whether it is to stay a learner; otherwise it becomes a voter when it has
  ///   caught up
  record Join(String cluster, Map<String, String> members, boolean learner) implements Entrance {
    public Join {
      members = Map.copyOf(members);
    }
  }
}
