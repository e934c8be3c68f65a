package io.binnacle.backend.h2.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;

/// A channel whose writes are synchronous, and end with a write of the last sector alone.
///
/// H2 ends each chunk with a footer and takes a chunk without one for not written. Since the footer
/// reaches the disk after all that stands before it, a chunk with a footer is whole.
final class OrderedFileChannel extends FileBase {
  private static final int SECTOR_BYTES = 512;

  private final FileChannel channel;

  /// @param channel a channel that writes synchronously
  OrderedFileChannel(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public synchronized int read(ByteBuffer target, long position) throws IOException {
    return channel.read(target, position);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int written = write(source, channel.position());
    channel.position(channel.position() + written);
    return written;
  }

  @Override
  public synchronized int write(ByteBuffer source, long position) throws IOException {
    int limit = source.limit();
    int length = source.remaining();
    long at = position;
    if (length > SECTOR_BYTES) {
      source.limit(limit - SECTOR_BYTES);
      at = writeFully(source, at);
      source.limit(limit);
    }
    writeFully(source, at);
    return length;
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    channel.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    channel.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    channel.force(metadata);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return channel.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    channel.close();
  }

  private long writeFully(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
    return at;
  }
}
