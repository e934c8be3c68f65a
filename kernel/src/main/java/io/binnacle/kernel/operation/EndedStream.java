package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.FrameFeed;
import java.util.List;

/// A feed whose end is known.
final class EndedStream implements FrameFeed {
  private final List<byte[]> frames;

  EndedStream(List<byte[]> frames) {
    this.frames = frames;
  }

  @Override
  public void onMore(Runnable listener) {
    listener.run();
  }

  @Override
  public Batch take() {
    return new Batch(frames, Next.END);
  }

  @Override
  public void close() {}
}
