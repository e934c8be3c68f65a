package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.FrameFeed;
import java.util.List;

/// A feed of one frame.
final class EndedStream implements FrameFeed {
  private final byte[] frame;

  EndedStream(byte[] frame) {
    this.frame = frame;
  }

  @Override
  public void onMore(Runnable listener) {
    listener.run();
  }

  @Override
  public Batch take() {
    return new Batch(List.of(frame), Next.END);
  }

  @Override
  public void close() {}
}
