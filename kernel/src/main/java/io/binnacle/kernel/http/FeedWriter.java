package io.binnacle.kernel.http;

import io.binnacle.kernel.exchange.FrameFeed;
import io.binnacle.kernel.exchange.FrameFeed.Batch;
import io.binnacle.kernel.exchange.FrameFeed.Next;
import io.binnacle.kernel.http.Patience.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Writes the frames of one feed as they come, one write at a time. The request's thread waits for
/// the end; the writes are begun by whoever writes for the connection. Thread-safe.
final class FeedWriter implements Callback {
  private final FrameFeed frames;
  private final Turn turn;
  private final Duration most;
  private final ConnectionWriter connection;
  private final Response response;
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private volatile @Nullable Throwable failure;

  /// What comes after the batch that is being written. Written and read by the writer of the
  /// moment.
  private Next next = Next.LATER;

  /// Of what is being written.
  private long gathering;

  private enum State {
    /// Nothing to write is known.
    IDLE,
    /// Entered in the connection's queue.
    WAITING,
    /// Being taken from or written.
    WRITING,
    /// The same, and meanwhile there was more.
    BEHIND,
    ENDED
  }

  /// @param most how long a client may let a write wait
  FeedWriter(ServletContextRequest request, FrameFeed frames, Turn turn, Duration most) {
    this.frames = frames;
    this.turn = turn;
    this.most = most;
    this.connection = ConnectionWriter.of(request);
    this.response = Response.getOriginalResponse(request.getServletContextResponse());
    request.addFailureListener(this::end);
  }

  /// Returns when the feed has ended and is written.
  ///
  /// @throws IOException when the client left
  void run() throws IOException, InterruptedException {
    frames.onMore(this::more);
    try {
      done.await();
    } finally {
      end(null);
    }
    Throwable why = failure;
    if (why instanceof RuntimeException fault) {
      throw fault;
    }
    if (why != null) {
      throw new IOException(String.valueOf(why.getMessage()), why);
    }
  }

  private void more() {
    while (true) {
      State now = state.get();
      switch (now) {
        case IDLE -> {
          if (state.compareAndSet(State.IDLE, State.WAITING)) {
            connection.add(this);
            return;
          }
        }
        case WRITING -> {
          if (state.compareAndSet(State.WRITING, State.BEHIND)) {
            return;
          }
        }
        case WAITING, BEHIND, ENDED -> {
          return;
        }
      }
    }
  }

  /// Begins to write what there is. Called once for each time that the feed is in the connection's
  /// queue.
  ///
  /// @param place the number of the gathering that the write belongs to
  void write(long place) {
    if (!state.compareAndSet(State.WAITING, State.WRITING)) {
      connection.spared(place);
      return;
    }
    Batch batch;
    try {
      batch = frames.take();
    } catch (RuntimeException e) {
      connection.spared(place);
      end(e);
      return;
    }
    next = batch.next();
    if (batch.frames().isEmpty()) {
      connection.spared(place);
      written();
    } else {
      gathering = place;
      turn.begin(most);
      response.write(false, joined(batch.frames()), this);
    }
  }

  private static ByteBuffer joined(List<byte[]> frames) {
    if (frames.size() == 1) {
      return ByteBuffer.wrap(frames.getFirst());
    }
    int length = frames.stream().mapToInt(frame -> frame.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    frames.forEach(all::put);
    return all.flip();
  }

  @Override
  public void succeeded() {
    turn.done();
    connection.completed(gathering);
    written();
    connection.writeWaiting();
  }

  @Override
  public void failed(Throwable cause) {
    connection.completed(gathering);
    end(cause);
    connection.writeWaiting();
  }

  private void written() {
    switch (next) {
      case END -> end(null);
      case MORE -> again();
      case LATER -> {
        if (!state.compareAndSet(State.WRITING, State.IDLE)) {
          again();
        }
      }
    }
  }

  /// The thread that is here goes on with those that wait.
  private void again() {
    State now = state.get();
    while (now != State.ENDED && !state.compareAndSet(now, State.WAITING)) {
      now = state.get();
    }
    if (now != State.ENDED) {
      connection.enter(this);
    }
  }

  private void end(@Nullable Throwable cause) {
    if (state.getAndSet(State.ENDED) != State.ENDED) {
      failure = cause;
      frames.close();
      done.countDown();
    }
  }
}
