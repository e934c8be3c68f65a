package io.binnacle.kernel.registry;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The API servers that live, each with a key that dies with it, where kube-apiserver keeps its
/// own. Failures are [io.binnacle.kernel.error.ApiException]s. Confined to one thread.
public final class MasterLeases {
  private static final String PREFIX = KeyScheme.ROOT + "masterleases/";

  /// Upstream's: one and a half times as long as between renewals.
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(15);

  private final StorageBackend backend;
  private final Server self;
  private long lease;

  /// Where a server serves.
  ///
  /// @param address its IP address
  /// @param port its port
  public record Server(String address, int port) {}

  /// @param self this server
  public MasterLeases(StorageBackend backend, Server self) {
    this.backend = backend;
    this.self = self;
  }

  /// Says that this server lives.
  public void renew() {
    try {
      if (lease == 0 || !prolonged() || !all().contains(self)) {
        lease = backend.leases().grant(TIME_TO_LIVE).id();
        backend
            .store()
            .commit(
                new Commit(
                    List.of(),
                    List.of(new Change.Put(key(), Bytes.wrap(JsonWriter.write(value())), lease)),
                    Patience.commit(Deadline.usual())));
      }
    } catch (StorageException e) {
      throw StorageErrors.translateCommit(e);
    }
  }

  private boolean prolonged() throws StorageException {
    try {
      backend.leases().keepAlive(lease);
      return true;
    } catch (StorageException e) {
      if (e.reason() == StorageException.Code.LEASE_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /// Says that this server stops. Without a quorum its key dies a little later.
  public void leave() {
    long mine = lease;
    lease = 0;
    if (mine == 0) {
      return;
    }
    try {
      backend.leases().revoke(mine);
    } catch (StorageException e) {
      if (e.reason() != StorageException.Code.LEASE_NOT_FOUND) {
        throw StorageErrors.translateCommit(e);
      }
    }
  }

  /// The servers that live.
  public List<Server> live() {
    try {
      return all();
    } catch (StorageException e) {
      throw StorageErrors.translate(e);
    }
  }

  private List<Server> all() throws StorageException {
    ReadOptions newest =
        new ReadOptions(
            Consistency.LINEARIZABLE, OptionalLong.empty(), Patience.read(Deadline.usual()));
    List<Server> servers = new ArrayList<>();
    for (Entry entry :
        backend
            .store()
            .list(KeyRange.prefix(Bytes.utf8(PREFIX)), new ListOptions(newest, 0, false))
            .entries()) {
      ObjectValue endpoints = JsonReader.readStored(entry.value().unsafeArray());
      for (Value value : endpoints.items("subsets")) {
        if (value instanceof ObjectValue subset) {
          servers.add(server(subset));
        }
      }
    }
    return servers;
  }

  private static Server server(ObjectValue subset) {
    ObjectValue address = first(subset, "addresses");
    ObjectValue port = first(subset, "ports");
    return new Server(address.text("ip").orElse(""), port.integer("port").orElse(0L).intValue());
  }

  private static ObjectValue first(ObjectValue subset, String member) {
    List<Value> items = subset.items(member);
    return !items.isEmpty() && items.getFirst() instanceof ObjectValue found
        ? found
        : ObjectValue.empty();
  }

  /// Upstream's key is the address alone: there servers of a cluster have a port in common. Here
  /// several may serve on one machine.
  private Bytes key() {
    return Bytes.utf8(PREFIX + self.address() + ":" + self.port());
  }

  private ObjectValue value() {
    ObjectValue subset =
        ObjectValue.builder()
            .put("addresses", ListValue.of(ObjectValue.of("ip", Value.of(self.address()))))
            .put("ports", ListValue.of(ObjectValue.builder().put("port", self.port()).build()))
            .build();
    return ObjectValue.builder()
        .put("kind", "Endpoints")
        .put("apiVersion", "v1")
        .put("subsets", ListValue.of(subset))
        .build();
  }
}
