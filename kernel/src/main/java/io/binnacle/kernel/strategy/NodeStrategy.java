package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// A Node may be registered with its status, and can be selected by whether it takes pods.
record NodeStrategy(KindTraits traits) implements Strategy {

  @Override
  public Optional<String> selectableField(ObjectValue object, String field) {
    return field.equals("spec.unschedulable")
        ? Optional.of(Boolean.toString(object.flag("spec", "unschedulable")))
        : Optional.empty();
  }
}
