package io.binnacle.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/// Hands on the buffers of an answer as they come, without copying them.
final class BufferSubscriber implements Flow.Subscriber<List<ByteBuffer>> {
  private final Consumer<ByteBuffer> consumer;

  BufferSubscriber(Consumer<ByteBuffer> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    buffers.forEach(consumer);
  }

  /// Who looks at the counts sees that nothing more comes.
  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}
}
