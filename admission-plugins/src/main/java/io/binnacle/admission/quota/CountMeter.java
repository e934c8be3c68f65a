package io.binnacle.admission.quota;

import io.binnacle.admission.Amounts;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Counts objects.
///
/// @param names what quotas call the number
record CountMeter(Set<String> names) implements Meter {

  /// Kinds whose number had a name of its own before all numbers had one.
  private static final Set<String> NAMED =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

  static CountMeter of(GroupVersionResource resource) {
    String name = resource.qualifiedResource();
    return new CountMeter(NAMED.contains(name) ? Set.of(count(name), name) : Set.of(count(name)));
  }

  /// How quotas call the number of a resource's objects.
  static String count(String qualifiedResource) {
    return "count/" + qualifiedResource;
  }

  @Override
  public boolean concerns(AdmissionRequest request) {
    return request.subresource().isEmpty() && request.operation() == Operation.CREATE;
  }

  @Override
  public SortedSet<String> measured(Set<String> asked) {
    SortedSet<String> known = new TreeSet<>(names);
    known.retainAll(asked);
    return known;
  }

  @Override
  public Amounts usage(ObjectValue object) {
    Amounts one = Amounts.none();
    for (String name : names) {
      one = one.with(name, Quantity.of(1));
    }
    return one;
  }
}
