package io.binnacle.backend.raft.snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How fast a snapshot is written: work in small steps with rests between them, so that those who
/// write to the log meanwhile find a processor and a disk. One thread works, any may hurry it.
public final class Pace {
  private static final long STEP_BYTES = 2 << 20;

  /// A machine that is busy with something else makes a step long, but not the work.
  private static final long LONGEST_REST_NANOS = 50_000_000;

  private final int restPerWork;
  private final CountDownLatch hurried = new CountDownLatch(1);
  private boolean hurry;
  private long bytes;
  private long begun = System.nanoTime();

  private Pace(int restPerWork) {
    this.restPerWork = restPerWork;
    this.hurry = restPerWork == 0;
  }

  /// Without rests.
  public static Pace full() {
    return new Pace(0);
  }

  /// Beside a store that serves.
  public static Pace gentle() {
    return new Pace(2);
  }

  /// No more rests.
  public void hurry() {
    hurried.countDown();
  }

  interface Step {
    void end() throws IOException;
  }

  /// Counts work, and rests when a step is done.
  ///
  /// @param last what belongs to the end of each step
  void did(long more, Step last) throws IOException {
    bytes += more;
    if (bytes < STEP_BYTES) {
      return;
    }
    bytes = 0;
    last.end();
    rest();
    begun = System.nanoTime();
  }

  void did(long more) throws IOException {
    did(more, () -> {});
  }

  private void rest() throws InterruptedIOException {
    if (hurry) {
      return;
    }
    try {
      long nanos = Math.min((System.nanoTime() - begun) * restPerWork, LONGEST_REST_NANOS);
      hurry = hurried.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the writing of a snapshot was interrupted");
    }
  }
}
