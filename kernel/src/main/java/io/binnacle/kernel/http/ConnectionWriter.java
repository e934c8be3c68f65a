package io.binnacle.kernel.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/// Writes the feeds of one connection, so that what happens to many watches goes out together.
///
/// A write goes out at once while the connection is idle; one that is begun while another is being
/// completed is gathered with all others of that moment. So the feeds that have something to tell
/// wait in a queue, one thread writes for the first of them, and completed writes begin those of
/// the next ones in the queue. Thread-safe.
final class ConnectionWriter {
  private static final String ATTRIBUTE = ConnectionWriter.class.getName();

  /// How many writes are gathered at most: enough to fill what TLS and the kernel take at once.
  /// What more of them cost grows with their square.
  private static final int MOST_GATHERED = 32;

  /// A completion within a write of a completion begins no more writes: the loops around it do.
  private static final int DEEPEST = 2;

  /// After this time, writes are begun although none was completed: all of the last ones may be of
  /// clients that do not read.
  private static final long PATIENCE_MILLIS = 20;

  private static final ThreadLocal<Depth> DEPTH = ThreadLocal.withInitial(Depth::new);

  private final Queue<FeedWriter> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean patient = new AtomicBoolean();
  private final Scheduler scheduler;

  /// The number of the gathering that writes are begun for, and how many they are by now.
  private long gathering;

  private int begun;

  private ConnectionWriter(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  private static final class Depth {
    int value;
  }

  /// The writer of the connection that a request came by.
  static ConnectionWriter of(Request request) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    synchronized (connection) {
      if (connection.getAttribute(ATTRIBUTE) instanceof ConnectionWriter known) {
        return known;
      }
      ConnectionWriter writer = new ConnectionWriter(request.getComponents().getScheduler());
      connection.setAttribute(ATTRIBUTE, writer);
      return writer;
    }
  }

  /// Has a feed written soon, by another thread. Does not block.
  void add(FeedWriter feed) {
    waiting.add(feed);
    if (scheduled.compareAndSet(false, true)) {
      Thread.ofVirtual().name("feeds").start(this::run);
    }
  }

  /// Has a feed written by this thread, which is in [#writeWaiting] or calls it next.
  void enter(FeedWriter feed) {
    waiting.add(feed);
  }

  private void run() {
    // Whoever is added from here on starts another thread, unless it is found below.
    scheduled.set(false);
    writeWaiting();
  }

  private void goOn() {
    patient.set(false);
    next();
    writeWaiting();
  }

  private synchronized void next() {
    gathering++;
    begun = 0;
  }

  /// A write was completed, and with it those that were gathered with it, or will be at once.
  ///
  /// @param number of its gathering
  synchronized void completed(long number) {
    if (number == gathering) {
      next();
    }
  }

  /// Something that was begun had nothing to write.
  synchronized void spared(long number) {
    if (number == gathering) {
      begun--;
    }
  }

  /// @return the number of the gathering that one more write may belong to, or -1
  private synchronized long place() {
    if (begun == MOST_GATHERED) {
      return -1;
    }
    begun++;
    return gathering;
  }

  /// Begins writes of feeds that wait.
  void writeWaiting() {
    Depth depth = DEPTH.get();
    if (depth.value >= DEEPEST) {
      return;
    }
    depth.value++;
    try {
      while (!waiting.isEmpty()) {
        long place = place();
        if (place < 0) {
          if (patient.compareAndSet(false, true)) {
            scheduler.schedule(
                () -> Thread.ofVirtual().name("feeds").start(this::goOn),
                PATIENCE_MILLIS,
                TimeUnit.MILLISECONDS);
          }
          return;
        }
        FeedWriter feed = waiting.poll();
        if (feed == null) {
          spared(place);
        } else {
          feed.write(place);
        }
      }
    } finally {
      depth.value--;
    }
  }
}
