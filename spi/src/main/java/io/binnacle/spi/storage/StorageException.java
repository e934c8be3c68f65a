package io.binnacle.spi.storage;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;

/// A failure of the store. [#reason] says what is true of the data afterwards.
public final class StorageException extends SpiException {

  /// What failed: a closed set, so that callers switch over all of it.
  public enum Code {
    /// The revision asked for is no longer there.
    COMPACTED(ErrorKind.CALLER),
    /// The revision asked for does not exist yet.
    FUTURE_REVISION(ErrorKind.CALLER),
    /// No leader or no quorum, and the commit was never proposed: nothing was applied.
    NO_LEADER(ErrorKind.UNAVAILABLE),
    /// The deadline passed. Of a read: no answer. Of a commit: nothing was applied.
    TIMEOUT(ErrorKind.UNAVAILABLE),
    /// The commit may or may not have been applied, now or later.
    INDETERMINATE(ErrorKind.INDETERMINATE),
    /// The listener did not keep up; [StorageException#revision] is the last one delivered.
    SLOW_CONSUMER(ErrorKind.EXHAUSTED),
    /// The space quota is reached, or the disk full; nothing was applied. Deletions still work.
    NO_SPACE(ErrorKind.EXHAUSTED),
    /// A key, a value or a commit passes the store's limits; nothing was applied.
    TOO_LARGE(ErrorKind.CALLER),
    /// There is no such lease; nothing was applied.
    LEASE_NOT_FOUND(ErrorKind.CALLER),
    /// There is no such member, or it has the wrong role.
    MEMBER(ErrorKind.CALLER),
    /// Stored data is damaged. The store has stopped and touches nothing.
    CORRUPT(ErrorKind.CORRUPT),
    /// The store is closed or closing; nothing was applied.
    CLOSED(ErrorKind.UNAVAILABLE),
    /// The store lacks the [Capability] that the call needs.
    UNSUPPORTED(ErrorKind.CALLER);

    private final ErrorKind kind;

    Code(ErrorKind kind) {
      this.kind = kind;
    }

    public ErrorKind kind() {
      return kind;
    }
  }

  private final Code reason;
  private final long revision;

  public StorageException(Code reason, String message) {
    this(reason, message, 0);
  }

  /// A failure that speaks of a revision.
  ///
  /// @param revision the revision that the code speaks of: the compacted revision for `COMPACTED`,
  ///   the newest for `FUTURE_REVISION`, the last delivered for `SLOW_CONSUMER`, else 0
  public StorageException(Code reason, String message, long revision) {
    super(reason.kind(), reason.name(), message);
    this.reason = reason;
    this.revision = revision;
  }

  public StorageException(Code reason, String message, Throwable cause) {
    super(reason.kind(), reason.name(), message, cause);
    this.reason = reason;
    this.revision = 0;
  }

  public Code reason() {
    return reason;
  }

  public long revision() {
    return revision;
  }
}
