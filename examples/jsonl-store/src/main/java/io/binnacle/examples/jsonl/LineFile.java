package io.binnacle.examples.jsonl;

import io.binnacle.spi.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file of lines that only grows, or is replaced whole.
///
/// A line counts once its newline is on the disk. What follows the last newline was being written
/// when the process ended and was never acknowledged, so it is cut off. Confined to the store's
/// lock.
///
/// Uses a [RandomAccessFile] since an interrupt closes a [FileChannel].
final class LineFile {
  private final Path path;
  private final boolean fsync;
  private @Nullable RandomAccessFile file;

  LineFile(Path path, boolean fsync) {
    this.path = path;
    this.fsync = fsync;
  }

  /// Does something with a line.
  interface LineReader {
    void line(String text) throws StorageException;
  }

  /// Opens the file, making it when it is missing, and reads what it holds.
  void open(LineReader reader) throws StorageException {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.deleteIfExists(replacement());
      byte[] content = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
      int whole = readLines(content, reader);
      RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
      file = opened;
      if (whole < content.length) {
        opened.setLength(whole);
        opened.getFD().sync();
      }
      opened.seek(whole);
      syncFolder();
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.CLOSED, path + ": cannot be opened: " + e.getMessage(), e);
    }
  }

  private int readLines(byte[] content, LineReader reader) throws StorageException {
    int start = 0;
    int number = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        number++;
        try {
          reader.line(new String(content, start, i - start, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          throw new StorageException(
              StorageException.Code.CORRUPT, path + " line " + number + ": " + e.getMessage(), e);
        }
        start = i + 1;
      }
    }
    return start;
  }

  /// Adds a line and waits until it is on the disk.
  ///
  /// @throws StorageException `INDETERMINATE`: the line may be there or not
  void append(String line) throws StorageException {
    RandomAccessFile opened = opened();
    try {
      opened.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      if (fsync) {
        opened.getFD().sync();
      }
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.INDETERMINATE, path + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /// Puts other lines in the place of all.
  void replace(List<String> lines) throws StorageException {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String line : lines) {
        bytes.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      try (RandomAccessFile next = new RandomAccessFile(replacement().toFile(), "rw")) {
        next.setLength(0);
        next.write(bytes.toByteArray());
        next.getFD().sync();
      }
      Files.move(replacement(), path, StandardCopyOption.ATOMIC_MOVE);
      syncFolder();
      opened().close();
      RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
      opened.seek(opened.length());
      file = opened;
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.INDETERMINATE, path + ": cannot be replaced: " + e.getMessage(), e);
    }
  }

  long size() throws StorageException {
    try {
      return opened().length();
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.CLOSED, path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  void close() {
    try {
      if (file != null) {
        file.close();
        file = null;
      }
    } catch (IOException e) {
      // Every acknowledged line is synced already: there is nothing left to lose.
      file = null;
    }
  }

  private RandomAccessFile opened() throws StorageException {
    if (file == null) {
      throw new StorageException(StorageException.Code.CLOSED, "the store is closed");
    }
    return file;
  }

  private Path replacement() {
    return path.resolveSibling(path.getFileName() + ".next");
  }

  /// A name is on the disk when its folder is. Windows has no such thing and needs none.
  private void syncFolder() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || System.getProperty("os.name", "").startsWith("Windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
