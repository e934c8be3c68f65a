package io.binnacle.kernel.defaults;

import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.math.RoundingMode;

/// Amounts of resources by name. Pure.
final class Amounts {
  private static final int MILLI_SCALE = 3;

  private Amounts() {}

  /// The amounts with nothing finer than thousandths.
  static Value rounded(Value amounts) {
    if (!(amounts instanceof ObjectValue members)) {
      return amounts;
    }
    ObjectValue.Builder result = ObjectValue.builder(members.size());
    boolean changed = false;
    for (int i = 0; i < members.size(); i++) {
      Value kept = members.valueAt(i);
      if (members.valueAt(i) instanceof TextValue amount && mayBeFiner(amount.text())) {
        String rounded =
            Quantity.parse(amount.text()).map(q -> rounded(q).canonical()).orElse(amount.text());
        if (!rounded.equals(amount.text())) {
          kept = Value.of(rounded);
          changed = true;
        }
      }
      result.append(members.nameAt(i), kept);
    }
    return changed ? result.build() : members;
  }

  /// Away from zero.
  private static Quantity rounded(Quantity quantity) {
    return quantity.amount().scale() > MILLI_SCALE
        ? new Quantity(quantity.amount().setScale(MILLI_SCALE, RoundingMode.UP), quantity.format())
        : quantity;
  }

  /// Canonical text of what is finer than thousandths ends in a suffix below theirs.
  private static boolean mayBeFiner(String text) {
    return text.endsWith("n") || text.endsWith("u") || text.indexOf("e-") > 0;
  }
}
