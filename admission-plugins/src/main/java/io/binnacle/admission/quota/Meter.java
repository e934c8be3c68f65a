package io.binnacle.admission.quota;

import io.binnacle.admission.Amounts;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.value.ObjectValue;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// Measures the objects of one resource. Thread-safe.
interface Meter {

  /// Whether the request may change what is used.
  default boolean concerns(AdmissionRequest request) {
    return request.subresource().isEmpty()
        && (request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE);
  }

  /// Those of the names that it measures.
  SortedSet<String> measured(Set<String> names);

  /// What an object uses.
  Amounts usage(ObjectValue object);

  /// Whether an object is among those that the scope speaks of.
  default boolean within(Scope scope, ObjectValue object) {
    return false;
  }

  /// What the object must say and does not, when a quota measures these resources.
  default Optional<String> unsaid(Collection<String> measured, ObjectValue object) {
    return Optional.empty();
  }

  /// Whether the quota is for such objects.
  default boolean matches(Quota quota, ObjectValue object) {
    return !measured(quota.hard().names()).isEmpty()
        && quota.scopes().stream().allMatch(scope -> within(scope, object));
  }
}
