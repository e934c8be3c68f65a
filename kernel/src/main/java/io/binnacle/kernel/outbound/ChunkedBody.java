package io.binnacle.kernel.outbound;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/// A body that comes in chunks. Confined to one thread.
final class ChunkedBody extends InputStream {
  private static final int LONGEST_LINE = 4 << 10;

  private final InputStream in;
  private long left;
  private boolean begun;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("unexpected EOF");
    }
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException {
    Outbound.HeadReader lines = new Outbound.HeadReader(in, LONGEST_LINE);
    if (begun && !lines.line().isEmpty()) {
      throw new ProtocolException("malformed chunked encoding");
    }
    begun = true;
    String size = lines.line().split(";", 2)[0].strip();
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new ProtocolException("invalid byte in chunk length");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      ended = true;
      // Trailers are not passed on.
      String trailer = lines.line();
      while (!trailer.isEmpty()) {
        trailer = lines.line();
      }
    }
  }
}
