package io.binnacle.kernel.registry;

import io.binnacle.kernel.conversion.Conversion;
import io.binnacle.kernel.conversion.Conversions;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ObjectValue;
import java.util.Collection;
import java.util.Optional;

/// How the objects of one served version lie in the store: as they are, or in the form of another
/// version. Immutable.
sealed interface StoredForm {

  /// The form in the store.
  ObjectValue stored(ObjectValue served);

  /// What a stored object is in the served version.
  ObjectVersion served(ObjectVersion stored);

  /// Where a resource's objects are stored as they are served.
  record Same() implements StoredForm {
    @Override
    public ObjectValue stored(ObjectValue served) {
      return served;
    }

    @Override
    public ObjectVersion served(ObjectVersion stored) {
      return stored;
    }
  }

  /// Where they are stored in the form of another version.
  record Converted(Conversion conversion, StructSchema served, StructSchema storage)
      implements StoredForm {
    @Override
    public ObjectValue stored(ObjectValue object) {
      return canonical(conversion.toStorage(object), storage);
    }

    @Override
    public ObjectVersion served(ObjectVersion stored) {
      return stored.converted(object -> canonical(conversion.fromStorage(object), served));
    }

    private static ObjectValue canonical(ObjectValue object, StructSchema schema) {
      try {
        return Conformer.conform(object, schema).object();
      } catch (IllTypedException broken) {
        throw ApiErrors.internal(String.valueOf(broken.getMessage()), broken);
      }
    }
  }

  /// The form of a resource among all that are stored.
  static StoredForm of(ResourceDefinition resource, Collection<ResourceDefinition> all) {
    Optional<Conversion> conversion = Conversions.of(resource.address());
    if (conversion.isEmpty()) {
      return new Same();
    }
    return all.stream()
        .filter(other -> other.address().equals(conversion.get().storage()))
        .findFirst()
        .<StoredForm>map(
            other -> new Converted(conversion.get(), resource.schema(), other.schema()))
        .orElseThrow(
            () -> new IllegalStateException(conversion.get().storage() + " is not stored"));
  }
}
