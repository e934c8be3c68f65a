package io.binnacle.distribution.command;

import io.binnacle.launcher.Launcher;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Turns the end of the process into a clean stop with exit status 0: SIGTERM, SIGINT, or the death
/// of the launcher that started this process.
///
/// The JVM would report the signal as status 143, so the hook ends the process itself.
final class Shutdown {
  private static final long LIMIT_SECONDS = 10;

  private final BlockingQueue<Runnable> stop = new ArrayBlockingQueue<>(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private Shutdown() {}

  static Shutdown onSignal() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::ending, "shutdown"));
    watchLauncher();
    return shutdown;
  }

  /// From here on, `action` stops what runs. A signal that came before is obeyed now.
  void stopping(Runnable action) {
    stop.add(action);
  }

  /// Everything is stopped and given back: the process may end.
  void done() {
    done.countDown();
  }

  /// The JVM ends: by a signal, or because the command is done.
  private void ending() {
    if (done.getCount() == 0) {
      return;
    }
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      Runnable action = stop.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (action != null) {
        action.run();
      }
      if (done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        Runtime.getRuntime().halt(ExitStatus.CLEAN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitStatus.FAILURE);
  }

  /// A process id can be given to another process soon after its owner's death, so the launcher
  /// must also be this process's parent.
  private static void watchLauncher() {
    String pid = System.getProperty(Launcher.PARENT);
    if (pid == null) {
      return;
    }
    Optional<ProcessHandle> launcher =
        ProcessHandle.current().parent().filter(parent -> Long.toString(parent.pid()).equals(pid));
    if (launcher.isEmpty()) {
      System.exit(ExitStatus.CLEAN);
    }
    Thread.ofVirtual()
        .name("launcher-watch")
        .start(
            () -> {
              launcher.get().onExit().join();
              System.exit(ExitStatus.CLEAN);
            });
  }
}
