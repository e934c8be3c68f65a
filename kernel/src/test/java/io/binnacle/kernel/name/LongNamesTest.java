package io.binnacle.kernel.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongNamesTest {
  /// The JDK's patterns need stack for each round of a group that repeats: this was answered as a
  /// defect of the server.
  @Test
  void aNameOfVeryManyPartsIsNoDefect() {
    assertThat(Names.dnsSubdomain("a.".repeat(100_000) + "a"))
        .containsExactly("must be no more than 253 characters");
    assertThat(Names.dnsSubdomain("a.".repeat(100_000)))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("a lowercase RFC 1123 subdomain must consist of");
  }
}
