package io.binnacle.admission.quota;

import io.binnacle.admission.Amounts;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// A ResourceQuota and what is charged to it. What it grants is what its status says: the
/// specification counts once the quota controller has measured what is used of it.
///
/// @param stored the object as it is stored
/// @param used what is charged, the requests under way included
record Quota(ObjectValue stored, Amounts used) {

  static Quota of(ObjectValue stored) {
    return new Quota(stored, Amounts.at(stored, "status", "used"));
  }

  String name() {
    return stored.text("metadata", "name").orElse("");
  }

  Amounts hard() {
    return Amounts.at(stored, "status", "hard");
  }

  Quota charged(Amounts now) {
    return new Quota(stored, now);
  }

  /// Whether the stored object does not tell of the charges yet.
  boolean changed() {
    return !used.same(Amounts.at(stored, "status", "used"));
  }

  /// The object with the charges.
  ObjectValue toValue() {
    return stored.withAt(used.toValue(), "status", "used");
  }

  /// Which objects it is for; all of these must fit.
  List<Scope> scopes() {
    List<Scope> scopes = new ArrayList<>();
    for (Value name : stored.items("spec", "scopes")) {
      scopes.add(Scope.named(name));
    }
    for (Value value : stored.items("spec", "scopeSelector", "matchExpressions")) {
      if (value instanceof ObjectValue expression) {
        scopes.add(Scope.of(expression));
      }
    }
    return scopes;
  }
}
