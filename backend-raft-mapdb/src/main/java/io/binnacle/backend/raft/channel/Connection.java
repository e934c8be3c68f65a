package io.binnacle.backend.raft.channel;

import io.binnacle.spi.value.Bytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection over which both ends may call, many calls at a time.
///
/// Each end says something at least every half second, so that the other can tell a connection that
/// is idle from one that is dead: nothing tells of a machine that was cut off. Thread-safe.
final class Connection {
  /// Above the largest log entry with what stands around it.
  static final int LARGEST_BODY = 32 << 20;

  private static final long PING_MILLIS = 500;
  private static final int SILENCE_MILLIS = 2000;
  private static final int BUFFER = 64 << 10;
  private static final byte CALL = 1;
  private static final byte ANSWER = 2;
  private static final byte FAILURE = 3;
  private static final byte PING = 4;
  private static final byte NO_KIND = 0;
  private static final Frame PING_FRAME = new Frame(PING, 0, NO_KIND, Bytes.empty());

  private final Socket socket;

  /// What lies below TLS. Closed first: closing TLS waits for who writes, perhaps to a dead end.
  private final Socket below;

  private final String peer;
  private final CallHandler handler;
  private final Runnable whenClosed;
  private final AtomicLong calls = new AtomicLong();
  private final Map<Long, CompletableFuture<byte[]>> unanswered = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Frame> outgoing = new ConcurrentLinkedQueue<>();

  /// Held by the one who writes.
  private final ReentrantLock writing = new ReentrantLock();

  private final DataOutputStream out;
  private volatile boolean wrote;
  private volatile @Nullable IOException ended;

  /// @param kind of a call; 0 of everything else
  private record Frame(byte type, long call, byte kind, Bytes body) {}

  /// Takes a connected socket over; the greeting is over.
  ///
  /// @param below the socket that it lies on
  /// @param peer the other end's id
  /// @param whenClosed called once, when the connection can no longer be used
  Connection(Socket socket, Socket below, String peer, CallHandler handler, Runnable whenClosed)
      throws IOException {
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
    this.socket = socket;
    this.below = below;
    this.peer = peer;
    this.handler = handler;
    this.whenClosed = whenClosed;
  }

  String peer() {
    return peer;
  }

  void start(String name) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    socket.setTcpNoDelay(true);
    Thread.ofVirtual().name(name + "-ping").start(this::ping);
    Thread.ofPlatform().daemon().name(name + "-read").start(this::read);
  }

  /// Calls the other end. The future fails with an [IOException]: a [CallFailedException] when the
  /// other end says so, any other when it is not known whether it heard.
  CompletableFuture<byte[]> call(byte kind, byte[] body) {
    long call = calls.incrementAndGet();
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    unanswered.put(call, answer);
    say(new Frame(CALL, call, kind, Bytes.wrap(body)));
    IOException over = ended;
    if (over != null && unanswered.remove(call) != null) {
      answer.completeExceptionally(over);
    }
    return answer;
  }

  boolean open() {
    return ended == null;
  }

  void close() {
    end(new IOException("the connection was closed"));
  }

  /// Writes, or has whoever writes write this too: a thread of its own for that would have to wake
  /// up for each frame.
  private void say(Frame frame) {
    outgoing.add(frame);
    while (!outgoing.isEmpty() && ended == null && writing.tryLock()) {
      try {
        // What queues up meanwhile goes out in the same records.
        for (Frame next = outgoing.poll(); next != null; next = outgoing.poll()) {
          write(next, out);
        }
        out.flush();
        wrote = true;
      } catch (IOException e) {
        end(e);
      } finally {
        writing.unlock();
      }
    }
  }

  private void ping() {
    try {
      while (ended == null) {
        wrote = false;
        TimeUnit.MILLISECONDS.sleep(PING_MILLIS);
        if (!wrote) {
          say(PING_FRAME);
        }
      }
    } catch (InterruptedException e) {
      end(new IOException("the writer was interrupted", e));
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Frame frame, DataOutputStream out) throws IOException {
    out.writeInt(frame.body().length());
    out.writeByte(frame.type());
    out.writeLong(frame.call());
    out.writeByte(frame.kind());
    out.write(frame.body().unsafeArray());
  }

  private void read() {
    try {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
      while (ended == null) {
        int length = in.readInt();
        if (length < 0 || length > LARGEST_BODY) {
          throw new IOException("a frame of " + length + " bytes");
        }
        byte type = in.readByte();
        long call = in.readLong();
        byte kind = in.readByte();
        take(new Frame(type, call, kind, Bytes.wrap(in.readNBytes(length))));
      }
    } catch (EOFException e) {
      end(new IOException("the other end closed it", e));
    } catch (IOException | RuntimeException e) {
      end(e instanceof IOException known ? known : new IOException("a call broke its handler", e));
    }
  }

  private void take(Frame frame) throws IOException {
    switch (frame.type()) {
      case CALL ->
          handler.handle(peer, frame.kind(), frame.body().unsafeArray(), answer(frame.call()));
      case ANSWER -> {
        CompletableFuture<byte[]> waiting = unanswered.remove(frame.call());
        if (waiting != null) {
          waiting.complete(frame.body().unsafeArray());
        }
      }
      case FAILURE -> {
        CompletableFuture<byte[]> waiting = unanswered.remove(frame.call());
        if (waiting != null) {
          waiting.completeExceptionally(new CallFailedException(frame.body().utf8()));
        }
      }
      case PING -> {}
      default -> throw new IOException("a frame of unknown type " + frame.type());
    }
  }

  private CallHandler.Answer answer(long call) {
    return new CallHandler.Answer() {
      @Override
      public void send(byte[] body) {
        say(new Frame(ANSWER, call, NO_KIND, Bytes.wrap(body)));
      }

      @Override
      public void fail(String why) {
        say(new Frame(FAILURE, call, NO_KIND, Bytes.utf8(why)));
      }
    };
  }

  private void end(IOException why) {
    synchronized (this) {
      if (ended != null) {
        return;
      }
      ended = why;
    }
    try {
      below.close();
      socket.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    for (Long call : List.copyOf(unanswered.keySet())) {
      CompletableFuture<byte[]> waiting = unanswered.remove(call);
      if (waiting != null) {
        waiting.completeExceptionally(
            new IOException("the connection to " + peer + " ended: " + why.getMessage(), why));
      }
    }
    whenClosed.run();
  }
}
