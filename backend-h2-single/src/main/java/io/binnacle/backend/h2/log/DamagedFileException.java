package io.binnacle.backend.h2.log;

import java.io.IOException;
import java.nio.file.Path;

/// A file that holds something that this store never writes, or lacks something that it wrote.
public final class DamagedFileException extends IOException {
  public DamagedFileException(Path file, String what) {
    super(file + " is damaged: " + what);
  }

  public DamagedFileException(Path file, String what, Throwable cause) {
    super(file + " is damaged: " + what, cause);
  }
}
