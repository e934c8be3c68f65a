package io.binnacle.kernel.backup;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// A backup that cannot be written or read. Where only an [IOException] may pass, it is its cause.
public final class BackupException extends SpiException {
  private static final String CODE = "BACKUP";

  private BackupException(ErrorKind kind, String message) {
    super(kind, CODE, message);
  }

  private BackupException(ErrorKind kind, String message, Throwable cause) {
    super(kind, CODE, message, cause);
  }

  /// Not what was once written.
  static IOException damaged(String what) {
    return passing(new BackupException(ErrorKind.CORRUPT, what));
  }

  /// A key is missing, needless, wrong, or none.
  static BackupException key(String what) {
    return new BackupException(ErrorKind.CALLER, what);
  }

  static IOException passing(BackupException failure) {
    return new IOException(failure.getMessage(), failure);
  }

  /// What a failure of reading or writing says of the backup.
  ///
  /// @param name the backup's name, for the message
  public static BackupException of(String name, IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BackupException known) {
        return known.in(name);
      }
    }
    return switch (failure) {
      case NoSuchFileException missing ->
          new BackupException(
              ErrorKind.CALLER, name + ": there is no such file or folder", missing);
      case AccessDeniedException denied ->
          new BackupException(ErrorKind.CALLER, name + ": access is denied", denied);
      default ->
          new BackupException(ErrorKind.UNAVAILABLE, name + ": " + failure.getMessage(), failure);
    };
  }

  /// This failure with the name of what it is about.
  public BackupException in(String name) {
    return new BackupException(kind(), name + ": " + getMessage(), this);
  }
}
