package io.binnacle.backend.raft.peer;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.ratis.util.AwaitForSignal;

/// Wakes the one thread that waits here when there is something for it to do. Unlike the library's
/// own it forgets no signal that comes while the thread is about to wait. Thread-safe.
final class WakeUp extends AwaitForSignal {
  private final Semaphore signalled = new Semaphore(0);
  private final BooleanSupplier work;

  /// @param work whether there is something to do; others signal at each step of the log
  WakeUp(String name, BooleanSupplier work) {
    super(name);
    this.work = work;
  }

  @Override
  public void await() throws InterruptedException {
    signalled.acquire();
    signalled.drainPermits();
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    boolean came = signalled.tryAcquire(time, unit);
    signalled.drainPermits();
    return came;
  }

  @Override
  public void signal() {
    if (signalled.availablePermits() == 0 && work.getAsBoolean()) {
      signalled.release();
    }
  }
}
