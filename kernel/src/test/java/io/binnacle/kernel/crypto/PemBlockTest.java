package io.binnacle.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemBlockTest {
  private static List<PemBlock> read(String text) {
    return PemBlock.read(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void whatIsNoBlockIsPassedOver() {
    String block = "-----BEGIN A-----\nh: x\n\nYQ==\n-----END A-----";
    assertThat(
            read(
                "text\n-----BEGIN B-----\n-----BEGIN A C-----\r\nYQ==\r\n-----END A C-----  \r\n"
                    + "-----END D-----\n"
                    + block
                    + "\nmore\n-----BEGIN A-----\nnot base64\n-----END A-----\n-----BEGIN A-----\n"))
        .containsExactly(
            new PemBlock("A C", "-----BEGIN A C-----\r\nYQ==\r\n-----END A C-----  \r"),
            new PemBlock("A", block));
  }

  /// Each cost time by the square of its number, or more stack than there is.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN A-----\n",
        "-----BEGIN A-----\n-----END B-----\n",
        "-----BEGIN A-----\n-----END A-----\n",
        "a: b\n",
        "\n",
        "YQ==\n"
      })
  @Timeout(20)
  void veryManyOfOneLineCostWhatTheirNumberIsWorth(String line) {
    long begun = System.nanoTime();
    List<PemBlock> blocks =
        read("-----BEGIN A-----\n" + line.repeat((1 << 20) / line.length()) + "-----END A-----\n");
    assertThat(blocks).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
  }
}
