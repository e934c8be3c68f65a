package io.binnacle.backend.raft.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/// Who leads, and who votes, as far as this member knows. Thread-safe.
final class Leadership {
  private final RaftServer.Division division;

  Leadership(RaftServer.Division division) {
    this.division = division;
  }

  String self() {
    return division.getId().toString();
  }

  /// Whether the library's server still runs.
  boolean alive() {
    return division.getInfo().isAlive();
  }

  /// Whether this member leads and has applied what earlier leaders committed. It may have been
  /// deposed without knowing.
  boolean leading() {
    return division.getInfo().isLeaderReady();
  }

  /// The leader's id.
  Optional<String> leader() {
    if (division.getInfo().isLeader()) {
      return Optional.of(self());
    }
    return Optional.ofNullable(division.getInfo().getLeaderId()).map(RaftPeerId::toString);
  }

  long term() {
    return division.getInfo().getCurrentTerm();
  }

  long committed() {
    return division.getRaftLog().getLastCommittedIndex();
  }

  /// The last entry on this member's own disk.
  long flushed() {
    return division.getRaftLog().getFlushIndex();
  }

  /// The groups of voters that must agree: one, or two while the members change.
  List<List<String>> voters() {
    RaftConfiguration known = division.getRaftConf();
    List<List<String>> groups = new ArrayList<>();
    groups.add(ids(known.getCurrentPeers()));
    Collection<RaftPeer> before = known.getPreviousPeers();
    if (!before.isEmpty()) {
      groups.add(ids(before));
    }
    return groups;
  }

  /// Those who receive the log and do not vote.
  List<String> learners() {
    return ids(division.getRaftConf().getAllPeers(RaftPeerRole.LISTENER));
  }

  boolean votes(String member) {
    return voters().getFirst().contains(member);
  }

  /// Whether nobody but this member votes.
  boolean alone() {
    RaftConfiguration known = division.getRaftConf();
    return known.getCurrentPeers().size() == 1
        && known.getPreviousPeers().isEmpty()
        && known.getPeer(division.getId()) != null;
  }

  /// Every member but this one.
  List<String> others() {
    return Stream.concat(voters().stream().flatMap(List::stream), learners().stream())
        .distinct()
        .filter(id -> !id.equals(self()))
        .toList();
  }

  private static List<String> ids(Collection<RaftPeer> peers) {
    return peers.stream().map(peer -> peer.getId().toString()).toList();
  }
}
