package io.binnacle.spi.storage;

import java.util.List;
import java.util.Optional;

/// The members of a replicated store. Thread-safe; changes go to the leader from any member, one at
/// a time.
public interface Membership {

  /// Names the cluster, for good: what distinguishes it from every other. A node that joins is told
  /// it.
  String cluster();

  List<Member> members() throws StorageException;

  /// Adds a member that receives everything and does not vote.
  void addLearner(String id, String address) throws StorageException;

  /// Makes a learner that has caught up a voter; does nothing to a voter.
  ///
  /// @throws StorageException `MEMBER` when there is no such member or it has not caught up
  void promote(String id) throws StorageException;

  /// Takes a member out, for good: it stops, and its directory refuses to come back.
  ///
  /// @throws StorageException `MEMBER` when there is no such member or it is the last voter
  void remove(String id) throws StorageException;

  /// Moves leadership to a voter and returns when it leads.
  void moveLeadership(String id) throws StorageException;

  /// The id of the member that this process is.
  String self();

  /// The leader's id, as far as this member knows.
  Optional<String> leader();
}
