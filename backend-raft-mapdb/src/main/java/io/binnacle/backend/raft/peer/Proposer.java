package io.binnacle.backend.raft.peer;

import java.util.concurrent.CompletableFuture;

/// Brings entries into the log: here when this member leads, else by the leader. Thread-safe.
interface Proposer {

  /// What became of an attempt.
  enum Attempt {
    /// The entry is committed, and applied by who leads.
    COMMITTED(0),
    /// There was no leader to take it; it certainly is in no log by this attempt.
    NOT_TAKEN(1),
    /// It may be in a log.
    UNKNOWN(2);

    private final byte code;

    Attempt(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    /// What a later program calls by another code may be anything.
    static Attempt of(byte code) {
      return code == COMMITTED.code ? COMMITTED : code == NOT_TAKEN.code ? NOT_TAKEN : UNKNOWN;
    }
  }

  /// Tries once.
  ///
  /// @param whenAppending called before the entry may reach a log
  CompletableFuture<Attempt> propose(byte[] entry, Runnable whenAppending);

  /// Tries once, and only when this member leads.
  CompletableFuture<Attempt> proposeHere(byte[] entry, Runnable whenAppending);
}
