package io.binnacle.backend.raft;

import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.peer.Peer;
import io.binnacle.backend.raft.peer.Restoration;
import io.binnacle.backend.raft.peer.StoreAudit;
import io.binnacle.mvcc.Latencies;
import io.binnacle.mvcc.Snapshot;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageStatus;
import io.binnacle.spi.storage.StoreHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Care of the store. Thread-safe.
final class RaftMaintenance implements Maintenance {
  private final RaftBackend backend;
  private final Path directory;
  private final Latencies commits;

  RaftMaintenance(RaftBackend backend, Path directory, Latencies commits) {
    this.backend = backend;
    this.directory = directory;
    this.commits = commits;
  }

  @Override
  public void compact(long revision) throws StorageException {
    if (revision > compactedRevision()) {
      backend
          .peer()
          .propose(id -> new Operation.Compact(id, revision), Deadline.usual())
          .succeeded();
    }
  }

  @Override
  public long compactedRevision() throws StorageException {
    return backend.machine().timeline().compacted();
  }

  @Override
  public long snapshot(OutputStream out) throws StorageException {
    Peer peer = backend.peer();
    peer.barrier(Deadline.usual());
    StoreRevision at = peer.machine().timeline().newest();
    try {
      Snapshot.write(at, peer.machine().leases(), out);
      return at.number();
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.TIMEOUT, "the snapshot could not be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void restore(InputStream in, long revisionBump) throws StorageException {
    backend.checkNotStarted();
    Snapshot snapshot = Snapshot.read(in);
    try {
      Restoration.prepare(directory, snapshot, revisionBump);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.NO_SPACE, "the snapshot cannot be restored: " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> verify() throws StorageException {
    try {
      return StoreAudit.of(directory);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.CORRUPT, "the files cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public StorageStatus status() throws StorageException {
    Peer peer = backend.peer();
    Timeline timeline = peer.machine().timeline();
    StoreRevision newest = timeline.newest();
    return new StorageStatus(
        newest.number(),
        timeline.compacted(),
        newest.state().size(),
        bytesOnDisk(),
        peer.machine().space().used(),
        peer.machine().space().quota(),
        peer.syncLatency(),
        commits.median());
  }

  /// Old log segments go when a snapshot covers them.
  @Override
  public void defragment() throws StorageException {
    backend.peer().snapshot();
  }

  @Override
  public StoreHash hash(long revision) throws StorageException {
    Timeline timeline = backend.machine().timeline();
    return new StoreHash(revision, timeline.compacted(), timeline.at(revision).hash());
  }

  @Override
  public void quota(long bytes) throws StorageException {
    backend.peer().propose(id -> new Operation.Quota(id, bytes), Deadline.usual()).succeeded();
  }

  private long bytesOnDisk() throws StorageException {
    try (Stream<Path> files = Files.walk(directory)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.exists(file) ? Files.size(file) : 0;
      }
      return bytes;
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.CORRUPT, "the files cannot be measured: " + e.getMessage(), e);
    }
  }
}
