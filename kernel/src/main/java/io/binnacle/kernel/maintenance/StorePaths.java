package io.binnacle.kernel.maintenance;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.registry.StorageErrors;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.StorageStatus;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/binnacle/status`, `/binnacle/backup`, `/binnacle/defragment` and `/binnacle/compact`.
/// Thread-safe.
public final class StorePaths implements PathHandler {
  private static final Logger LOG = LoggerFactory.getLogger(StorePaths.class);

  private final StorageBackend storage;
  private final StoreBackup backup;
  private final ServerIdentity identity;

  public StorePaths(StorageBackend storage, StoreBackup backup, ServerIdentity identity) {
    this.storage = storage;
    this.backup = backup;
    this.identity = identity;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    try {
      return switch (request.path()) {
        case "/binnacle/status" -> Optional.of(status(request));
        case "/binnacle/backup" -> Optional.of(backup(request));
        case "/binnacle/defragment" -> Optional.of(defragment(request));
        case "/binnacle/compact" -> Optional.of(compact(request));
        default -> Optional.empty();
      };
    } catch (StorageException e) {
      throw StorageErrors.translate(e);
    }
  }

  private static void require(RawRequest request, String method) {
    if (!request.method().equals(method)) {
      throw ApiErrors.methodNotAllowed();
    }
  }

  /// Tells what it can: a store that is down is what status is asked for.
  private Response status(RawRequest request) {
    require(request, "GET");
    StorageHealth health = storage.health();
    ObjectValue.Builder all =
        ObjectValue.builder().put("node", identity.node()).put("version", identity.version());
    String failure = health.message();
    ObjectValue.Builder store = ObjectValue.builder().put("name", identity.store());
    try {
      figures(storage.maintenance().status(), store);
    } catch (StorageException e) {
      failure = failure.isEmpty() ? String.valueOf(e.getMessage()) : failure;
    }
    all.put("store", store.build())
        .put(
            "health",
            ObjectValue.builder()
                .put("readable", health.readable())
                .put("writable", health.writable())
                .put("leader", health.leader())
                .put("lagSeconds", seconds(health.lag()))
                .put("message", failure)
                .build());
    if (storage.membership().isPresent()) {
      try {
        all.putAll(MemberList.of(storage.membership().get()));
      } catch (StorageException e) {
        LOG.atDebug().setCause(e).log("the members are not known");
      }
    }
    return Replies.of(all.build());
  }

  private static void figures(StorageStatus status, ObjectValue.Builder store) {
    store
        .put("revision", status.revision())
        .put("compactedRevision", status.compactedRevision())
        .put("keys", status.keys())
        .put("bytesOnDisk", status.bytesOnDisk())
        .put("bytesInUse", status.bytesInUse())
        .put("quotaBytes", status.quotaBytes())
        .put("quotaReached", Quota.reached(status))
        .put("fsyncSeconds", seconds(status.fsync()))
        .put("commitSeconds", seconds(status.commit()));
  }

  private static NumberValue seconds(Duration duration) {
    return NumberValue.of(duration.toNanos() / 1e9);
  }

  private Response backup(RawRequest request) throws StorageException {
    require(request, "GET");
    if (!storage.capabilities().contains(Capability.SNAPSHOTS)) {
      throw new StorageException(
          StorageException.Code.UNSUPPORTED,
          "the store " + identity.store() + " cannot write backups");
    }
    // A store that does not serve says so here, where there can still be a Status.
    storage.store().revision(Consistency.LINEARIZABLE);
    return new Response.Written(
        200,
        "application/octet-stream",
        List.of(),
        out -> {
          try {
            backup.write(out, Optional.empty());
          } catch (StorageException e) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("a backup was broken off");
            throw new IOException("the backup was broken off", e);
          }
        });
  }

  private Response defragment(RawRequest request) throws StorageException {
    require(request, "POST");
    storage.maintenance().defragment();
    return Replies.success();
  }

  private Response compact(RawRequest request) throws StorageException {
    require(request, "POST");
    Optional<Long> asked = revision(request.body().read());
    long newest = storage.store().revision(Consistency.LINEARIZABLE);
    long revision = asked.orElse(newest);
    if (revision < 1 || revision > newest) {
      throw ApiErrors.badRequest(
          "the revision " + revision + " does not exist; the newest is " + newest);
    }
    storage.maintenance().compact(revision);
    return Replies.success();
  }

  /// What a body `{"revision": N}` says; empty without a body.
  private static Optional<Long> revision(byte[] body) {
    if (body.length == 0) {
      return Optional.empty();
    }
    try {
      if (JsonReader.read(body) instanceof ObjectValue content) {
        if (content.isEmpty()) {
          return Optional.empty();
        }
        if (content.size() == 1
            && content.get("revision").orElse(content)
                instanceof NumberValue.IntegerNumber number) {
          return Optional.of(number.number());
        }
      }
    } catch (MalformedException e) {
      throw ApiErrors.badRequest("the body is not JSON: " + e.getMessage());
    }
    throw ApiErrors.badRequest("the body must be empty or {\"revision\": NUMBER}");
  }
}
