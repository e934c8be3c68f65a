package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A LimitRange need not have a name: it gets one that nobody else has.
record LimitRangeStrategy(KindTraits traits) implements Strategy {

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    if (!object.text("metadata", "name").orElse("").isEmpty()) {
      return object;
    }
    // The object's own identity makes it unique, and yet is not given away in it.
    byte[] uid = object.text("metadata", "uid").orElse("").getBytes(StandardCharsets.UTF_8);
    return object.withAt(Value.of(UUID.nameUUIDFromBytes(uid).toString()), "metadata", "name");
  }
}
