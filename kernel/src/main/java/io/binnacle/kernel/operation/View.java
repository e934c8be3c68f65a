package io.binnacle.kernel.operation;

import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;

/// How a path shows a stored object, and how what comes back through it becomes the object again.
/// Pure.
interface View {

  /// The type that the path shows.
  GroupVersionKind kind();

  StructSchema schema();

  ObjectValue show(ObjectValue stored);

  /// What is written through this view: what it shows, with those who manage it.
  ObjectValue managed(ObjectValue stored);

  /// The stored object with what was changed through this view; the whole shown object when nothing
  /// is stored yet.
  ObjectValue merge(ObjectValue shown, ObjectValue stored);

  /// Whether objects are shown as they are stored, so that stored bytes can go out.
  boolean whole();

  /// The object as it is.
  record Whole(GroupVersionKind kind, StructSchema schema) implements View {
    @Override
    public ObjectValue show(ObjectValue stored) {
      return stored;
    }

    @Override
    public ObjectValue managed(ObjectValue stored) {
      return stored;
    }

    @Override
    public ObjectValue merge(ObjectValue shown, ObjectValue stored) {
      return shown;
    }

    @Override
    public boolean whole() {
      return true;
    }
  }
}
