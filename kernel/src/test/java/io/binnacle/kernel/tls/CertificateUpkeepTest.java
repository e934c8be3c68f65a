package io.binnacle.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateUpkeepTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path data;

  private final Hands clock = new Hands();

  /// A clock that is set by hand.
  private static final class Hands extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private X509Certificate serving() throws Exception {
    return KeyPairFiles.of(data.resolve("pki"), Pki.SERVING).readMatching().certificate();
  }

  @Test
  void aClockThatWasAheadForAWhileLeavesNoCertificateOfTheFuture() throws Exception {
    Pki.open(data.resolve("pki"), List.of("localhost"), clock);
    CertificateUpkeep upkeep = new CertificateUpkeep(data, clock, () -> {});
    upkeep.look();
    X509Certificate first = serving();

    clock.now = NOW.plus(Duration.ofDays(400));
    upkeep.look();
    assertThat(serving()).isNotEqualTo(first);
    clock.now = NOW.plusSeconds(10);
    upkeep.look();

    serving().checkValidity(Date.from(clock.now));
    assertThat(serving().getNotAfter().toInstant()).isAfter(NOW.plus(Duration.ofDays(300)));
  }

  @Test
  void aClockThatWasBehindForAWhileChangesNothingThatIsGood() throws Exception {
    Pki.open(data.resolve("pki"), List.of("localhost"), clock);
    CertificateUpkeep upkeep = new CertificateUpkeep(data, clock, () -> {});
    upkeep.look();

    clock.now = NOW.minus(Duration.ofDays(30));
    upkeep.look();
    serving().checkValidity(Date.from(clock.now));
    clock.now = NOW.plusSeconds(10);
    upkeep.look();

    serving().checkValidity(Date.from(clock.now));
  }
}
