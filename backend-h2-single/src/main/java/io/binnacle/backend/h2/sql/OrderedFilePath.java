package io.binnacle.backend.h2.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/// A file system for H2 in which a write is on the disk before the next one begins.
///
/// H2 writes a file chunk by chunk, forces seldom, and reuses the space of chunks that no longer
/// serve: with writes that the system may reorder, a loss of power could leave a new chunk half
/// written over an old one that the last forced state needs. In order, what is on the disk always
/// is what a killed process would have left, which H2 recovers from. The writes are few and large,
/// so that this costs little. Public with a public constructor because H2 makes instances.
public final class OrderedFilePath extends FilePathWrapper {
  static final String SCHEME = "ordered";

  static void register() {
    FilePath.register(new OrderedFilePath());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return mode.equals("rw") ? new OrderedFileChannel(super.open("rwd")) : super.open(mode);
  }
}
