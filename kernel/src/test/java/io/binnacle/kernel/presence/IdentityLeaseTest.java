package io.binnacle.kernel.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.value.ObjectValue;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IdentityLeaseTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  /// `printf node-a | sha256sum | cut -c1-32 | xxd -r -p | base32 | tr -d = | tr A-Z a-z`
  @Test
  void itsNameIsUpstreamsHash() {
    assertThat(IdentityLease.nameOf("node-a")).isEqualTo("apiserver-mzlq74c2eb2aimee2swksqut54");
  }

  @Test
  void itRunsOutAfterAnHour() {
    ObjectValue lease = new IdentityLease("a", "h", NOW).bootstrapObjects().getFirst();
    assertThat(lease.text("spec", "renewTime")).contains("2026-01-02T03:04:05.678901Z");
    assertThat(IdentityLease.isIdentity(lease)).isTrue();
    assertThat(IdentityLease.expired(lease, NOW.plusSeconds(3600))).isFalse();
    assertThat(IdentityLease.expired(lease, NOW.plusSeconds(3601))).isTrue();
    assertThat(IdentityLease.expired(lease.without("spec"), NOW)).isTrue();
  }
}
