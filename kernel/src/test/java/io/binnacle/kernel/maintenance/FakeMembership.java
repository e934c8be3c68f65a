package io.binnacle.kernel.maintenance;

import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Three members, the first of which leads; writes down what is asked of it.
final class FakeMembership implements Membership {
  final List<String> asked = new ArrayList<>();
  volatile String self = "a";
  volatile boolean leaderless;

  @Override
  public String cluster() {
    return "c1";
  }

  @Override
  public List<Member> members() throws StorageException {
    if (leaderless) {
      throw new StorageException(StorageException.Code.NO_LEADER, "no leader is known");
    }
    return List.of(
        new Member("a", "10.0.0.1:7001", Member.Role.LEADER, 12, 0),
        new Member("b", "10.0.0.2:7001", Member.Role.FOLLOWER, 11, 1),
        new Member("c", "10.0.0.3:7001", Member.Role.LEARNER, 2, 10));
  }

  @Override
  public void addLearner(String id, String address) {
    asked.add("add " + id);
  }

  @Override
  public void promote(String id) throws StorageException {
    if (id.equals("c")) {
      throw new StorageException(StorageException.Code.MEMBER, "c has not caught up");
    }
    asked.add("promote " + id);
  }

  @Override
  public void remove(String id) {
    asked.add("remove " + id);
  }

  @Override
  public void moveLeadership(String id) {
    asked.add("lead " + id);
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public Optional<String> leader() {
    return leaderless ? Optional.empty() : Optional.of("a");
  }
}
