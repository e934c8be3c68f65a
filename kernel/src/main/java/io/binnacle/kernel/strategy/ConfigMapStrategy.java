package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/// A ConfigMap's keys can be files' names, and an immutable one stays as it is.
record ConfigMapStrategy(KindTraits traits) implements Strategy {
  private static final List<String> MEMBERS = List.of("data", "binaryData");

  @Override
  public List<FieldError> validate(ObjectValue object, WriteContext context) {
    return ConfigKeys.faults(object, MEMBERS);
  }

  @Override
  public List<FieldError> validateUpdate(
      ObjectValue object, ObjectValue old, WriteContext context) {
    List<FieldError> errors = new ArrayList<>(ConfigKeys.changes(object, old, MEMBERS));
    errors.addAll(validate(object, context));
    return errors;
  }
}
