package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A CustomResourceDefinition remembers each version in which objects may be stored.
record DefinitionStrategy(KindTraits traits) implements Strategy {

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return remembered(traits.beginGeneration(traits.dropStatus(object)));
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    return remembered(traits.raiseGeneration(traits.keepStatus(object, old), old));
  }

  private static ObjectValue remembered(ObjectValue object) {
    Optional<Value> stored =
        object.items("spec", "versions").stream()
            .map(version -> version instanceof ObjectValue o ? o : ObjectValue.empty())
            .filter(v -> v.get("storage").equals(Optional.of(BoolValue.TRUE)))
            .findFirst()
            .flatMap(version -> version.get("name"));
    List<Value> versions = new ArrayList<>(object.items("status", "storedVersions"));
    if (stored.isEmpty() || versions.contains(stored.get())) {
      return object;
    }
    versions.add(stored.get());
    return object.withAt(new ListValue(versions), "status", "storedVersions");
  }
}
