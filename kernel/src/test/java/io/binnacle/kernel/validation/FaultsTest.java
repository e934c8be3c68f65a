package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  /// Such a list of keys of 320 kB took all of the memory before its faults were told.
  @Test
  void faultsThatShowTheWholeObjectAreToldAsLongAsAnAnswerCanHoldThem() {
    int keys = 20_000;
    ListValue list =
        new ListValue(
            IntStream.range(0, keys).<Value>mapToObj(i -> new TextValue("key" + i)).toList());
    List<FieldError> faults = new ArrayList<>();
    Checked checked = Checked.whole(ObjectValue.of("keys", list), faults).field("keys");
    for (int i = 0; i < keys; i++) {
      checked.invalid("no such property");
      checked.duplicate();
    }
    assertThat(faults.stream().mapToLong(fault -> fault.body().length()).sum())
        .isBetween(3L << 20, 4L << 20);
    assertThat(faults.getLast().toString()).contains("Too many: the faults beyond are not told");
  }

  @Test
  void ofUsualFaultsAllAreTold() {
    List<FieldError> faults = new ArrayList<>();
    Checked checked = Checked.whole(ObjectValue.of("a", new TextValue("b")), faults).field("a");
    IntStream.range(0, 10_000).forEach(i -> checked.invalid("wrong " + i));
    assertThat(faults).hasSize(10_000);
    assertThat(faults.getLast().toString()).isEqualTo("a: Invalid value: \"b\": wrong 9999");
  }
}
