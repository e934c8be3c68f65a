package io.binnacle.kernel.http;

import io.binnacle.kernel.exchange.ByteTunnel;
import io.binnacle.kernel.exchange.FrameFeed;
import io.binnacle.kernel.exchange.FrameFeed.Batch;
import io.binnacle.kernel.exchange.Header;
import jakarta.servlet.http.HttpServletRequest;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The frames of a feed over a WebSocket, a message each, as kube-apiserver serves watches to those
/// who ask for them in this way. Of what the client sends pings are answered and a close ends the
/// feed; the rest means nothing.
final class FeedSocket implements ByteTunnel {
  private static final String KEY = "Sec-WebSocket-Key";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final byte[] NORMAL_END = {0x03, (byte) 0xe8};
  private static final int LARGEST_CONTROL = 125;
  private static final int LENGTH_IN_TWO = 126;
  private static final int LENGTH_IN_EIGHT = 127;

  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final FrameFeed frames;
  private final boolean text;
  private final Semaphore more = new Semaphore(0);
  private final Queue<byte[]> pings = new ConcurrentLinkedQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /// @param contentType of the frames: those of protobuf carry their lengths, which messages do not
  FeedSocket(FrameFeed frames, String contentType) {
    this.frames = frames;
    text = !contentType.contains("protobuf");
  }

  static boolean asked(HttpServletRequest request) {
    return request.getProtocol().equals("HTTP/1.1")
        && request.getHeader(KEY) != null
        && lowercase(request.getHeader("Upgrade")).equals("websocket")
        && lowercase(request.getHeader("Connection")).contains("upgrade");
  }

  private static String lowercase(@Nullable String header) {
    return header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
  }

  /// What the switch is answered with.
  static List<Header> headers(HttpServletRequest request) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Upgrade", "websocket"));
    headers.add(new Header("Connection", "Upgrade"));
    headers.add(new Header("Sec-WebSocket-Accept", accepted(request.getHeader(KEY))));
    List<String> protocols = Collections.list(request.getHeaders(PROTOCOL));
    if (protocols.size() == 1 && protocols.getFirst().indexOf(',') < 0) {
      headers.add(new Header(PROTOCOL, protocols.getFirst()));
    }
    return headers;
  }

  private static String accepted(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key.strip() + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  @Override
  public void receive(OutputStream toClient) throws IOException {
    try {
      frames.onMore(more::release);
      boolean open = true;
      while (open) {
        for (byte[] ping = pings.poll(); ping != null; ping = pings.poll()) {
          write(toClient, PONG, ping);
        }
        Batch batch = frames.take();
        for (byte[] frame : batch.frames()) {
          write(toClient, text ? TEXT : BINARY, text ? frame : withoutLength(frame));
        }
        switch (batch.next()) {
          case MORE -> {}
          case LATER -> {
            more.acquire();
            more.drainPermits();
          }
          case END -> open = false;
        }
      }
      write(toClient, CLOSE, NORMAL_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.countDown();
    }
  }

  private static byte[] withoutLength(byte[] frame) {
    byte[] message = new byte[frame.length - Integer.BYTES];
    System.arraycopy(frame, Integer.BYTES, message, 0, message.length);
    return message;
  }

  private static void write(OutputStream out, int kind, byte[] payload) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(payload.length + 10);
    message.put((byte) (FINAL | kind));
    if (payload.length <= LARGEST_CONTROL) {
      message.put((byte) payload.length);
    } else if (payload.length <= 0xffff) {
      message.put((byte) LENGTH_IN_TWO).putShort((short) payload.length);
    } else {
      message.put((byte) LENGTH_IN_EIGHT).putLong(payload.length);
    }
    message.put(payload);
    out.write(message.array(), 0, message.position());
  }

  @Override
  public void send(InputStream fromClient) throws IOException {
    DataInputStream in = new DataInputStream(fromClient);
    int kind = 0;
    while (kind != CLOSE) {
      kind = in.readByte() & 0x0f;
      byte[] payload = payload(in);
      if (kind == PING) {
        pings.add(payload);
        more.release();
      }
    }
    frames.close();
    try {
      // The goodbye is answered, after what the feed still had.
      if (!over.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the client reads no more");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The payload where it may be asked back, else none.
  private static byte[] payload(DataInputStream in) throws IOException {
    int second = in.readByte();
    long length = second & 0x7f;
    if (length == LENGTH_IN_TWO) {
      length = in.readUnsignedShort();
    } else if (length == LENGTH_IN_EIGHT) {
      length = in.readLong();
    }
    byte[] mask = (second & MASKED) != 0 ? in.readNBytes(4) : new byte[4];
    if (length > LARGEST_CONTROL) {
      in.skipNBytes(length);
      return new byte[0];
    }
    byte[] payload = in.readNBytes((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % mask.length];
    }
    return payload;
  }

  @Override
  public void close() {
    frames.close();
  }
}
