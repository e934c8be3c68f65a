package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the callbacks of a client told, a line each, for a test that expects one after the other.
/// Thread-safe.
public final class Told {
  private static final long WITHIN_SECONDS = 30;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  public void add(String line) {
    lines.add(line);
  }

  /// The next line, or null when none comes.
  public @Nullable String next() throws InterruptedException {
    return lines.poll(WITHIN_SECONDS, TimeUnit.SECONDS);
  }

  /// Expects these lines next.
  public void expect(String... expected) throws InterruptedException {
    for (String line : expected) {
      assertThat(next()).isEqualTo(line);
    }
  }

  /// Expects these lines next, in whatever order.
  public void expectInAnyOrder(String... expected) throws InterruptedException {
    List<@Nullable String> found = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      found.add(next());
    }
    assertThat(found).containsExactlyInAnyOrder(expected);
  }
}
