package io.binnacle.kernel.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenNumbersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1E5",
        "100000.0",
        "1.0",
        "-0.0",
        "0e7",
        "-2.5e1",
        "1.2345678901234567e18",
        "9.2e18",
        "9223372036854775807.0",
        "-9223372036854775808.0",
        "-9.3e18",
        "1e19",
        "1e20",
        "1e21",
        "1.5",
        "1e-7",
        "1e300"
      })
  void whatIsReadAgainIsWhatWasTaken(String number) {
    ObjectValue given = read("{'a':[{'b':%s}],'c':'x'}".formatted(number));
    ObjectValue taken = (ObjectValue) WrittenNumbers.of(given);
    assertThat(JsonReader.readStored(JsonWriter.write(given))).isEqualTo(taken);
    assertThat(JsonWriter.write(taken)).isEqualTo(JsonWriter.write(WrittenNumbers.of(taken)));
  }

  @Test
  void whatHasNoFloatsStaysTheSameObject() {
    ObjectValue given = read("{'a':[1,null,true,'1.0',{'b':{}}]}");
    assertThat(WrittenNumbers.of(given)).isSameAs(given);
  }

  private static ObjectValue read(String text) {
    return JsonReader.readStored(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
