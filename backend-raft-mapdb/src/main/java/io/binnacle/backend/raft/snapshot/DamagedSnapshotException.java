package io.binnacle.backend.raft.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/// A snapshot file is not what was once written, or is none that this program can read.
public final class DamagedSnapshotException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Path file;

  DamagedSnapshotException(Path file, String reason) {
    super("the snapshot " + file + " is damaged: " + reason);
    this.file = file;
  }

  DamagedSnapshotException(Path file, String reason, Throwable cause) {
    this(file, reason);
    initCause(cause);
  }

  public Path file() {
    return file;
  }
}
