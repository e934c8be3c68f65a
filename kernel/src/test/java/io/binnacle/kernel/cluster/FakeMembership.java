package io.binnacle.kernel.cluster;

import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.Membership;
import java.util.List;
import java.util.Optional;

/// A cluster of one member.
final class FakeMembership implements Membership {
  @Override
  public String cluster() {
    return "the-cluster";
  }

  @Override
  public List<Member> members() {
    return List.of(new Member("a", "127.0.0.1:2380", Member.Role.LEADER, 1, 0));
  }

  @Override
  public void addLearner(String id, String address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void promote(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void moveLeadership(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String self() {
    return "a";
  }

  @Override
  public Optional<String> leader() {
    return Optional.of("a");
  }
}
