package io.binnacle.spi.storage;

import java.util.List;
import java.util.Optional;

/// The members of a replicated store. Thread-safe; changes go to the leader from any member, one at
/// a time.
public interface Membership {

  List<Member> members() throws StorageException;

  /// Adds a member that receives everything and does not vote.
  void addLearner(String id, String address) throws StorageException;

  /// Makes a learner that has caught up a voter.
  void promote(String id) throws StorageException;

  void remove(String id) throws StorageException;

  /// Moves leadership to a voter and returns when it leads.
  void moveLeadership(String id) throws StorageException;

  /// The id of the member that this process is.
  String self();

  /// The leader's id, as far as this member knows.
  Optional<String> leader();
}
