package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// Of the secrets of a ServiceAccount only their names are kept: they are of its own namespace.
record ServiceAccountStrategy(KindTraits traits) implements Strategy {

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return withNamesOnly(traits.beginGeneration(traits.dropStatus(object)));
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    return withNamesOnly(traits.raiseGeneration(traits.keepStatus(object, old), old));
  }

  private static ObjectValue withNamesOnly(ObjectValue account) {
    List<Value> secrets = account.items("secrets");
    return secrets.isEmpty()
        ? account
        : account.with(
            "secrets",
            new ListValue(secrets.stream().map(ServiceAccountStrategy::nameOnly).toList()));
  }

  private static Value nameOnly(Value reference) {
    if (!(reference instanceof ObjectValue object)) {
      return reference;
    }
    Optional<Value> name = object.get("name");
    return name.isPresent() ? ObjectValue.of("name", name.get()) : ObjectValue.empty();
  }
}
