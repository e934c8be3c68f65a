package io.binnacle.backend.raft;

import io.binnacle.backend.raft.peer.LogLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.tck.storage.StorageFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A cluster of three, seen from a member that does not lead.
final class ClusterFixture implements StorageFixture {
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final Cluster cluster;
  private final Cluster other;
  private final List<RaftBackend> blanks = new ArrayList<>();

  ClusterFixture(Path directory) {
    try {
      cluster = new Cluster(directory.resolve("cluster"), LogLimits.USUAL);
      other = new Cluster(directory.resolve("other"), LogLimits.USUAL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public StorageBackend open() throws SpiException {
    try {
      cluster.begin("a");
      cluster.join("b", false);
      cluster.join("c", false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return follower();
  }

  private StorageBackend follower() {
    try {
      return cluster.member(cluster.follower());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void crash() {
    cluster.close();
  }

  @Override
  public StorageBackend reopen() throws SpiException {
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (String name : NAMES) {
      starts.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  cluster.start(name);
                } catch (SpiException e) {
                  throw new CompletionException(e);
                }
              },
              task -> Thread.ofPlatform().start(task)));
    }
    starts.forEach(CompletableFuture::join);
    return follower();
  }

  @Override
  public StorageBackend blank() throws SpiException {
    try {
      RaftBackend blank = other.prepare("blank" + blanks.size());
      blanks.add(blank);
      return blank;
    } catch (IOException e) {
      throw new StorageException(StorageException.Code.CLOSED, "no free port", e);
    }
  }

  @Override
  public void close() {
    cluster.close();
    other.close();
  }
}
