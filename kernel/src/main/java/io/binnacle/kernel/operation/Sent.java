package io.binnacle.kernel.operation;

import io.binnacle.kernel.schema.EmptyMembers;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ObjectValue;

/// The object that a request sent, or that its patch made, as it was before it got its form and its
/// defaults. Mutable: a patch makes its object anew each time that it is tried. Used by the thread
/// of the request alone.
final class Sent {
  private ObjectValue object = ObjectValue.empty();
  private EmptyMembers empties = EmptyMembers.none();

  void is(ObjectValue sent, StructSchema schema) {
    object = sent;
    empties = EmptyMembers.of(sent, schema);
  }

  ObjectValue object() {
    return object;
  }

  EmptyMembers empties() {
    return empties;
  }
}
