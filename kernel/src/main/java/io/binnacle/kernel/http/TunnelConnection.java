package io.binnacle.kernel.http;

import io.binnacle.kernel.exchange.ByteTunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection after the switch from HTTP: bytes in and out, by blocking calls on a
/// virtual thread each. Ends with its tunnel.
final class TunnelConnection extends AbstractConnection implements Connection.UpgradeTo {
  private static final Logger LOG = LoggerFactory.getLogger(TunnelConnection.class);

  private static final int CHUNK = 32 << 10;

  private final ByteTunnel tunnel;
  private final Runnable ended;
  private ByteBuffer early = ByteBuffer.allocate(0);

  /// @param ended what to do when it is over
  TunnelConnection(EndPoint endPoint, Executor executor, ByteTunnel tunnel, Runnable ended) {
    super(endPoint, executor);
    this.tunnel = tunnel;
    this.ended = ended;
  }

  /// What came behind the request already.
  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
    copy.put(buffer).flip();
    early = copy;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    // How long a tunnel may be silent is its own affair.
    getEndPoint().setIdleTimeout(0);
    live("tunnel-in", () -> tunnel.send(new FromClient()));
    live("tunnel-out", () -> tunnel.receive(new ToClient()));
  }

  @FunctionalInterface
  private interface Direction {
    void go() throws IOException;
  }

  /// Whichever direction ends first ends the other.
  private void live(String name, Direction direction) {
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try (tunnel) {
                direction.go();
              } catch (IOException | RuntimeException brokenOff) {
                LOG.atDebug()
                    .addKeyValue("cause", brokenOff.getMessage())
                    .log("a tunnel broke off");
              } finally {
                getEndPoint().close();
              }
            });
  }

  /// However it came about: a connection may also die before anybody lives on it.
  @Override
  public void onClose(Throwable cause) {
    super.onClose(cause);
    tunnel.close();
    ended.run();
  }

  /// Nobody waits by this: [FromClient] has callbacks of its own.
  @Override
  public void onFillable() {}

  private final class FromClient extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (early.hasRemaining()) {
        int count = Math.min(length, early.remaining());
        early.get(bytes, offset, count);
        return count;
      }
      // Empty for Jetty is a limit of zero.
      ByteBuffer into = ByteBuffer.wrap(bytes, offset, length).slice().limit(0);
      while (true) {
        int count = getEndPoint().fill(into);
        if (count != 0) {
          return count;
        }
        try (Blocker.Callback readable = Blocker.callback()) {
          getEndPoint().fillInterested(readable);
          readable.block();
        }
      }
    }
  }

  private final class ToClient extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int end = offset + length;
      for (int start = offset; start < end; start += CHUNK) {
        try (Blocker.Callback written = Blocker.callback()) {
          getEndPoint().write(written, ByteBuffer.wrap(bytes, start, Math.min(CHUNK, end - start)));
          written.block();
        }
      }
    }
  }
}
