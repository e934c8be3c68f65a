package io.binnacle.kernel.http;

import io.binnacle.kernel.http.Patience.Turn;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/// Waits for a client to take what is written, for so long at a time. Used by one thread.
final class HeldOutput extends FilterOutputStream {
  private final Turn turn;
  private final Duration most;

  HeldOutput(OutputStream out, Turn turn, Duration most) {
    super(out);
    this.turn = turn;
    this.most = most;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    turn.begin(most);
    out.write(bytes, offset, length);
    turn.done();
  }

  @Override
  public void flush() throws IOException {
    turn.begin(most);
    out.flush();
    turn.done();
  }

  @Override
  public void close() throws IOException {
    turn.begin(most);
    out.close();
    turn.done();
  }
}
