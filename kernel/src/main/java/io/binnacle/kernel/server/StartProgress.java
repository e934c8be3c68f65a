package io.binnacle.kernel.server;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log, every few seconds, what a server waits for that is not ready yet. Thread-safe.
final class StartProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StartProgress.class);
  private static final long LOG_EVERY_SECONDS = 5;

  private final Supplier<Optional<String>> problem;
  private final Thread thread;
  private volatile String stage;

  /// @param stage what is done first
  /// @param problem what is wrong with the store at the moment
  StartProgress(String stage, Supplier<Optional<String>> problem) {
    this.stage = stage;
    this.problem = problem;
    this.thread = Thread.ofVirtual().name("start-progress").start(this::tell);
  }

  /// What is done from now on.
  void enter(String next) {
    stage = next;
  }

  String stage() {
    return stage;
  }

  private void tell() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(LOG_EVERY_SECONDS);
        LOG.atWarn()
            .addKeyValue("stage", stage)
            .addKeyValue("store", problem.get().orElse("ok"))
            .log("the server is not ready yet");
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
