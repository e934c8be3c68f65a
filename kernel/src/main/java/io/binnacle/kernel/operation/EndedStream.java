package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.FrameSource;
import java.util.List;

/// A stream of one frame. Confined to its reader's thread.
final class EndedStream implements FrameSource {
  private List<byte[]> left;

  EndedStream(byte[] frame) {
    this.left = List.of(frame);
  }

  @Override
  public List<byte[]> next() {
    List<byte[]> frames = left;
    left = List.of();
    return frames;
  }

  @Override
  public void close() {}
}
