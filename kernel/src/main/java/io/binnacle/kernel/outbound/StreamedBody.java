package io.binnacle.kernel.outbound;

import io.binnacle.kernel.exchange.FrameSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/// A backend's body passed on as it comes.
public final class StreamedBody implements FrameSource {
  private static final int CHUNK = 32 << 10;

  private final OutboundAnswer answer;
  private final byte[] buffer = new byte[CHUNK];

  StreamedBody(OutboundAnswer answer) {
    this.answer = answer;
  }

  @Override
  public List<byte[]> next() {
    try {
      int count = answer.body().read(buffer);
      return count < 0 ? List.of() : List.of(Arrays.copyOf(buffer, count));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    answer.close();
  }
}
