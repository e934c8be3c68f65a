package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The signals by which containers may be told to end.
final class StopSignals {
  private static final List<String> WINDOWS = List.of("SIGKILL", "SIGTERM");
  private static final List<String> LINUX =
      Stream.of(
              Stream.of(
                      "SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT"
                          + " SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGRTMAX"
                          + " SIGRTMIN SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP"
                          + " SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU"
                          + " SIGXFSZ")
                  .flatMap(names -> Stream.of(names.split(" ", -1))),
              IntStream.rangeClosed(1, 14).mapToObj(i -> "SIGRTMAX-" + i),
              IntStream.rangeClosed(1, 15).mapToObj(i -> "SIGRTMIN+" + i))
          .flatMap(names -> names)
          .sorted()
          .toList();

  private StopSignals() {}

  /// @param os the system on which the pod runs; empty when it does not say
  static void check(Checked signal, String os) {
    switch (os) {
      case "" -> signal.forbidden("may not be set for containers with empty `spec.os.name`");
      case "windows" -> signal.oneOf(WINDOWS);
      case "linux" -> signal.oneOf(LINUX);
      default -> {}
    }
  }
}
