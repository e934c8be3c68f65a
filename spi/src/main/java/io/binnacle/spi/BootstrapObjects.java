package io.binnacle.spi;

import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// What an extension implements that needs API objects to exist, such as RBAC its default roles.
///
/// The server creates them through its ordinary request pipeline before it reports ready.
public interface BootstrapObjects {

  /// Objects with `apiVersion`, `kind` and `metadata.name`, namespaces before what lies in them.
  List<ObjectValue> bootstrapObjects();

  /// What to store when the object exists already: `existing` unchanged, or with what an upgrade
  /// must add.
  ///
  /// @param wanted the object as in [#bootstrapObjects]
  /// @param existing the object as stored
  default ObjectValue reconcile(ObjectValue wanted, ObjectValue existing) {
    return existing;
  }
}
