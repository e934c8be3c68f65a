package io.binnacle.kernel.request;

import io.binnacle.spi.model.UserInfo;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Keeps the number of requests under way below upstream's limits: 400 that read, 200 that write.
/// Watches and members of `system:masters` do not count. Thread-safe.
final class InFlight {
  private static final int READING = 400;
  private static final int WRITING = 200;
  private static final Seat FREE = () -> {};

  private final Semaphore reading = new Semaphore(READING);
  private final Semaphore writing = new Semaphore(WRITING);

  /// A place among the requests under way, given back when the request ends.
  @FunctionalInterface
  interface Seat extends AutoCloseable {
    @Override
    void close();
  }

  /// A place for the request; empty when there is none.
  Optional<Seat> enter(Stages.Authenticated request) {
    if (request.user().inGroup(UserInfo.MASTERS)
        || (request.request().info() instanceof RequestInfo.ResourceInfo info
            && info.longRunning())) {
      return Optional.of(FREE);
    }
    boolean reads =
        switch (request.request().info().verbWord()) {
          case "get", "list", "watch", "head" -> true;
          default -> false;
        };
    Semaphore seats = reads ? reading : writing;
    return seats.tryAcquire() ? Optional.of(seats::release) : Optional.empty();
  }
}
