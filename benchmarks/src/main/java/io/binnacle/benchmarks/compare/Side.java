package io.binnacle.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The members of one store, each with clients in its process. Used by one thread.
final class Side implements AutoCloseable {
  private final String name;
  private final List<MemberProcess> members;
  private final boolean toLeader;

  /// @param members all of them ready
  /// @param toLeader whether all clients are the leader's, or each member has as many as the others
  Side(String name, List<MemberProcess> members, boolean toLeader) {
    this.name = name;
    this.members = List.copyOf(members);
    this.toLeader = toLeader;
  }

  String name() {
    return name;
  }

  Measurement measure(String operation, int clients, long millis) throws IOException {
    List<MemberProcess> used = new ArrayList<>();
    List<MemberProcess> candidates = candidates();
    for (int i = 0; i < candidates.size(); i++) {
      int share = (clients + candidates.size() - 1 - i) / candidates.size();
      if (share > 0) {
        candidates.get(i).order(operation + " " + share + " " + millis);
        used.add(candidates.get(i));
      }
    }
    List<Measurement> parts = new ArrayList<>();
    for (MemberProcess member : used) {
      parts.add(Measurement.parse(member.answer()));
    }
    return Measurement.together(parts);
  }

  /// Who has clients; followers first, so that a client alone is not at the leader by chance.
  private List<MemberProcess> candidates() throws IOException {
    if (members.size() == 1) {
      return members;
    }
    List<MemberProcess> leaders = new ArrayList<>();
    List<MemberProcess> followers = new ArrayList<>();
    for (MemberProcess member : members) {
      (Boolean.parseBoolean(member.ask("leads")) ? leaders : followers).add(member);
    }
    if (leaders.size() != 1) {
      throw new IOException(name + " has " + leaders.size() + " leaders");
    }
    if (toLeader) {
      return leaders;
    }
    followers.addAll(leaders);
    return followers;
  }

  @Override
  public void close() throws IOException {
    for (MemberProcess member : members) {
      member.close();
    }
  }
}
