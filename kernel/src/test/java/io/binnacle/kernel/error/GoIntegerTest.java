package io.binnacle.kernel.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoIntegerTest {
  @Test
  void signsAreTakenAndOtherDigitsAreNot() {
    assertThat(GoInteger.parse("+4")).contains(4L);
    assertThat(GoInteger.parse("-9223372036854775808")).contains(Long.MIN_VALUE);
    assertThat(GoInteger.parse("٣")).isEmpty();
    assertThat(GoInteger.fault("7")).isEmpty();
  }

  @Test
  void faultsAreToldInGosWords() {
    assertThat(GoInteger.fault("9223372036854775808"))
        .contains("strconv.ParseInt: parsing \"9223372036854775808\": value out of range");
    assertThat(GoInteger.fault("1e3"))
        .contains("strconv.ParseInt: parsing \"1e3\": invalid syntax");
  }
}
