package io.binnacle.kernel.validation.apps;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// How many pods a roll-out may touch at once, as a number or a percentage, and how kube-apiserver
/// shows a strategy. Pure.
final class Counts {
  private Counts() {}

  /// `ValidatePositiveIntOrPercent`.
  static void check(Checked count) {
    if (count.value().orElse(NullValue.NULL) instanceof TextValue text) {
      Formats.percent(text.text()).forEach(fault -> count.invalid(fault, count.typed()));
    } else {
      count.notNegative();
    }
  }

  /// `IsNotMoreThan100Percent`.
  static void atMostAll(Checked count) {
    if (percent(count) && of(count) > 100) {
      count.invalid("must not be greater than 100%");
    }
  }

  private static boolean percent(Checked count) {
    return count.value().orElse(NullValue.NULL) instanceof TextValue text
        && Formats.percent(text.text()).isEmpty();
  }

  /// The number, or that of the percentage; zero for what is neither.
  static long of(Checked count) {
    if (count.integer().isPresent()) {
      return count.integer().getAsLong();
    }
    String digits = count.text().replace("%", "");
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }

  /// A strategy with the names that its fields have inside kube-apiserver.
  ///
  /// @param members the names of the fields of `rollingUpdate`, each with its name inside
  static String strategy(Checked strategy, String... members) {
    Checked rolling = strategy.field("rollingUpdate");
    return JsonWriter.text(
        ObjectValue.builder()
            .put("Type", strategy.field("type").text())
            .put("RollingUpdate", rolling.present() ? rolling(rolling, members) : NullValue.NULL)
            .build());
  }

  static Value rolling(Checked rolling, String... members) {
    ObjectValue.Builder shown = ObjectValue.builder();
    for (int i = 0; i < members.length; i += 2) {
      Optional<Value> value = rolling.field(members[i]).value();
      shown.put(members[i + 1], value.orElse(NullValue.NULL));
    }
    return shown.build();
  }

  /// Checks that the count of name collisions in a status does not fall.
  static void collisionsNotDecremented(Checked status, ObjectValue stored) {
    Checked count = status.field("collisionCount");
    Checked old = Checked.silent(stored).field("status", "collisionCount");
    if (old.integer().isPresent() && count.integer().orElse(0) < old.integer().getAsLong()) {
      count.invalid("cannot be decremented", Long.toString(count.integer().orElse(0)));
    }
  }

  /// Tells that a type is none of those that there are.
  static void notSupported(Checked strategy, String shown, String... types) {
    strategy.add(FieldError.notSupported(strategy.path(), shown, List.of(types)));
  }
}
