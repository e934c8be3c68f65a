package io.binnacle.kernel.validation.device;

import static io.binnacle.kernel.validation.device.DeviceRules.quantity;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.model.Quantity;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/// Which shares of a capacity may be asked for.
final class CapacityPolicyRules {
  private static final int MOST_VALUES = 10;

  private CapacityPolicyRules() {}

  static void check(Checked policy, Quantity most) {
    Checked values = policy.field("validValues");
    Checked range = policy.field("validRange");
    if (values.size() > 0 && range.present()) {
      policy.forbidden(
          "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\""
              + " at the same time");
      return;
    }
    Optional<Quantity> usual = quantity(policy.field("default"));
    if (values.size() > 0) {
      if (usual.isEmpty()) {
        policy.field("default").required("required when validValues is defined");
      } else {
        values(values, usual.get(), most);
      }
    } else if (range.present()) {
      if (usual.isEmpty()) {
        policy.field("default").required("required when validRange is defined");
      } else {
        range(range, usual.get(), most);
      }
    }
  }

  private static void values(Checked values, Quantity usual, Quantity most) {
    List<Checked> items = values.items();
    for (int i = 1; i < items.size(); i++) {
      if (of(items.get(i - 1)).compareTo(of(items.get(i))) > 0) {
        items.get(i).invalid("values must be sorted in ascending order");
      }
    }
    Limits.set(
        values,
        MOST_VALUES,
        value -> {
          if (of(value).compareTo(most) > 0) {
            value.invalid("option is larger than capacity value: " + most);
          }
        },
        value ->
            FieldError.quote(of(value).amount().setScale(0, RoundingMode.CEILING).toPlainString()));
    if (values.size() > MOST_VALUES
        || items.stream().noneMatch(value -> of(value).compareTo(usual) == 0)) {
      values.invalid(
          "default value is not valid according to the requestPolicy",
          FieldError.quote(usual.toString()));
    }
  }

  private static Quantity of(Checked value) {
    return quantity(value).orElse(Quantity.ZERO);
  }

  private static void range(Checked range, Quantity usual, Quantity most) {
    Checked least = range.field("min");
    Optional<Quantity> min = quantity(least);
    if (min.isEmpty()) {
      least.required("required when validRange is defined");
      return;
    }
    above(least, min.get(), most, "min is larger than capacity value: ");
    if (usual.compareTo(min.get()) < 0) {
      least.invalid("default is less than min: " + min.get(), FieldError.quote(usual.toString()));
    }
    Checked greatest = range.field("max");
    Optional<Quantity> max = quantity(greatest);
    if (max.isPresent()) {
      above(greatest, min.get(), max.get(), "min is larger than max: ");
      above(greatest, max.get(), most, "max is larger than capacity value: ");
      above(greatest, usual, max.get(), "default is more than max: ");
    }
    Checked step = range.field("step");
    Optional<Quantity> by = quantity(step);
    if (by.isPresent()) {
      Quantity next = min.get().plus(by.get());
      if (next.compareTo(most) > 0) {
        step.invalid("one step " + next + " is larger than capacity value: " + most);
      }
      multiple(step, usual, min.get(), by.get());
      max.ifPresent(quantity -> multiple(step, quantity, min.get(), by.get()));
    }
  }

  private static void above(Checked told, Quantity value, Quantity most, String fault) {
    if (value.compareTo(most) > 0) {
      told.invalid(fault + most, FieldError.quote(value.toString()));
    }
  }

  private static void multiple(Checked told, Quantity value, Quantity min, Quantity step) {
    long size = whole(step);
    if (size != 0 && (whole(value) - whole(min)) % size != 0) {
      told.invalid(
          "value is not a multiple of a given step (" + step + ") from (" + min + ")",
          FieldError.quote(value.toString()));
    }
  }

  private static long whole(Quantity quantity) {
    return quantity.amount().setScale(0, RoundingMode.CEILING).longValue();
  }
}
