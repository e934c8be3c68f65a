package io.binnacle.spi.storage;

/// What every store accepts, and no store has to accept more of.
public final class StorageLimits {
  /// The longest key.
  public static final int KEY_BYTES = 4 << 10;

  /// The most that the keys and values of one commit may hold together.
  public static final int COMMIT_BYTES = 8 << 20;

  /// The most changes, and the most conditions, in one commit.
  public static final int COMMIT_CHANGES = 256;

  private StorageLimits() {}

  /// Refuses a commit beyond the limits.
  ///
  /// @throws StorageException `TOO_LARGE` naming the limit
  public static void check(Commit commit) throws StorageException {
    if (commit.changes().size() > COMMIT_CHANGES || commit.conditions().size() > COMMIT_CHANGES) {
      throw tooLarge("a commit may hold " + COMMIT_CHANGES + " conditions and changes");
    }
    long bytes = 0;
    for (Condition condition : commit.conditions()) {
      checkKey(condition.key().length());
    }
    for (Change change : commit.changes()) {
      checkKey(change.key().length());
      bytes += change.key().length();
      if (change instanceof Change.Put put) {
        bytes += put.value().length();
      }
    }
    if (bytes > COMMIT_BYTES) {
      throw tooLarge("a commit of " + bytes + " bytes; the limit is " + COMMIT_BYTES);
    }
  }

  private static void checkKey(int length) throws StorageException {
    if (length == 0 || length > KEY_BYTES) {
      throw tooLarge("a key of " + length + " bytes; keys have 1 to " + KEY_BYTES);
    }
  }

  private static StorageException tooLarge(String message) {
    return new StorageException(StorageException.Code.TOO_LARGE, message);
  }
}
