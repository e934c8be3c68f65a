package io.binnacle.kernel.outbound;

import io.binnacle.kernel.exchange.ByteTunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;

/// Bytes between a client and a backend that have left HTTP, both ways, until either ends or nobody
/// says anything for as long as kubelets keep silent streams.
public final class BackendTunnel implements ByteTunnel {
  private static final int CHUNK = 32 << 10;

  private final OutboundConnection backend;
  private volatile boolean heardOfClient;

  BackendTunnel(OutboundConnection backend) {
    this.backend = backend;
  }

  @Override
  public void send(InputStream fromClient) throws IOException {
    byte[] buffer = new byte[CHUNK];
    for (int count = fromClient.read(buffer); count >= 0; count = fromClient.read(buffer)) {
      heardOfClient = true;
      backend.out().write(buffer, 0, count);
      backend.out().flush();
    }
  }

  @Override
  public void receive(OutputStream toClient) throws IOException {
    byte[] buffer = new byte[CHUNK];
    while (true) {
      try {
        int count = backend.in().read(buffer);
        if (count < 0) {
          return;
        }
        toClient.write(buffer, 0, count);
      } catch (SocketTimeoutException silent) {
        if (!heardOfClient) {
          throw silent;
        }
        heardOfClient = false;
      }
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
