package io.binnacle.backend.raft.channel;

import io.binnacle.spi.PeerNetwork;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections that this member opened: one for each other member and lane, opened when needed and
/// again after they broke. Thread-safe.
public final class PeerLinks implements Links {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLinks.class);

  /// Who could not be reached is not tried again before this has passed.
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Handshake handshake;
  private final Function<String, Optional<String>> addresses;
  private final Consumer<String> whenRemoved;
  private final Map<Place, Link> links = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// @param member an id, or an address for a member whose id is not known
  private record Place(String member, Lane lane) {}

  /// @param self this member's id
  /// @param addresses where members listen, `host:port`, by their ids
  /// @param whenRemoved told when another member says that this one was removed
  public PeerLinks(
      PeerNetwork network,
      UUID cluster,
      String self,
      Function<String, Optional<String>> addresses,
      Consumer<String> whenRemoved) {
    this.handshake = new Handshake(network, cluster, self);
    this.addresses = addresses;
    this.whenRemoved = whenRemoved;
  }

  @Override
  public CompletableFuture<byte[]> call(String member, Lane lane, byte kind, byte[] body) {
    try {
      Link link = links.computeIfAbsent(new Place(member, lane), Link::new);
      return link.connection().call(kind, body);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// The connection to one member on one lane. Its lock is held while it is opened.
  private final class Link {
    private final Place place;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Connection current;
    private long failedAt = System.nanoTime() - PAUSE_NANOS;
    private @Nullable String failure;

    Link(Place place) {
      this.place = place;
    }

    Connection connection() throws IOException {
      Connection known = current;
      if (known != null && known.open()) {
        return known;
      }
      opening.lock();
      try {
        Connection meanwhile = current;
        if (meanwhile != null && meanwhile.open()) {
          return meanwhile;
        }
        if (System.nanoTime() - failedAt < PAUSE_NANOS) {
          throw new ConnectException(place.member() + " cannot be reached: " + failure);
        }
        Connection fresh = open();
        if (failure != null) {
          LOG.atInfo().addKeyValue("member", place.member()).log("a member is reachable again");
          failure = null;
        }
        current = fresh;
        return fresh;
      } finally {
        opening.unlock();
      }
    }

    private Connection open() throws IOException {
      if (closed) {
        throw new ConnectException("the store is closed");
      }
      try {
        Handshake.Joined joined = handshake.open(address(), id(), place.lane());
        Connection fresh =
            new Connection(
                joined.socket(), joined.below(), place.member(), PeerLinks::unexpected, () -> {});
        fresh.start("peer-to-" + place.member() + "-" + place.lane());
        return fresh;
      } catch (RefusedException e) {
        if (e.removed()) {
          whenRemoved.accept(String.valueOf(e.getMessage()));
        }
        failed(e);
        throw e;
      } catch (IOException e) {
        failed(e);
        // Nothing was said over a connection that did not come about.
        ConnectException unreached =
            new ConnectException(place.member() + " cannot be reached: " + e.getMessage());
        unreached.initCause(e);
        throw unreached;
      }
    }

    private void failed(IOException e) {
      failedAt = System.nanoTime();
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(failure)) {
        LOG.atWarn()
            .addKeyValue("member", place.member())
            .addKeyValue("reason", reason)
            .log("a member cannot be reached");
      }
      failure = reason;
    }

    private String id() {
      return place.member().indexOf(':') < 0 ? place.member() : "";
    }

    private InetSocketAddress address() throws IOException {
      String text =
          id().isEmpty()
              ? place.member()
              : addresses
                  .apply(place.member())
                  .orElseThrow(() -> new ConnectException("its address is not known"));
      int colon = text.lastIndexOf(':');
      if (colon < 0) {
        throw new ConnectException("\"" + text + "\" is not an address with a port");
      }
      String host = text.substring(0, colon);
      String bare =
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
      try {
        return new InetSocketAddress(bare, Integer.parseInt(text.substring(colon + 1)));
      } catch (IllegalArgumentException e) {
        throw new IOException("\"" + text + "\" is not an address with a port", e);
      }
    }
  }

  /// Who was called does not call back on the same connection.
  private static void unexpected(String from, byte kind, byte[] body, CallHandler.Answer answer) {
    answer.fail("calls go the other way on this connection");
  }

  @Override
  public void close() {
    closed = true;
    for (Link link : links.values()) {
      Connection connection = link.current;
      if (connection != null) {
        connection.close();
      }
    }
  }
}
