package io.binnacle.backend.raft.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WakeUpTest {
  private final AtomicBoolean work = new AtomicBoolean(true);
  private final WakeUp wakeUp = new WakeUp("test", work::get);

  @Test
  void aSignalBeforeTheWaitIsNotLost() throws InterruptedException {
    wakeUp.signal();
    wakeUp.signal();
    assertThat(wakeUp.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(wakeUp.await(1, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void whereThereIsNothingToDoNobodyWakes() throws InterruptedException {
    work.set(false);
    wakeUp.signal();
    assertThat(wakeUp.await(1, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void aSignalEndsTheWait() throws InterruptedException {
    Thread signaller = Thread.ofVirtual().start(wakeUp::signal);
    wakeUp.await();
    signaller.join();
  }
}
