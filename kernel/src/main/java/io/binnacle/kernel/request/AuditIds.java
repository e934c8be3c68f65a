package io.binnacle.kernel.request;

import io.binnacle.kernel.exchange.RawRequest;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// The id that a request has in logs and answers: the client's own, or a new one. Thread-safe if
/// its generator is.
public final class AuditIds {
  private static final int LONGEST = 64;

  private final RandomGenerator random;

  public AuditIds(RandomGenerator random) {
    this.random = random;
  }

  String of(RawRequest request) {
    return request
        .headers()
        .first("audit-id")
        .filter(
            id ->
                !id.isEmpty()
                    && id.length() <= LONGEST
                    && id.chars().allMatch(c -> c > 0x20 && c < 0x7f))
        .orElseGet(this::next);
  }

  private String next() {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }
}
