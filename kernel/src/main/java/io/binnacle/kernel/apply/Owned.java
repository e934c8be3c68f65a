package io.binnacle.kernel.apply;

import io.binnacle.spi.value.ObjectValue;
import org.jspecify.annotations.Nullable;

/// The fields that a manager manages. Immutable.
final class Owned {
  static final Owned NOTHING = new Owned(FieldSet.EMPTY, "", false, null);

  private final FieldSet fields;
  private final String apiVersion;
  private final boolean applied;
  private @Nullable ObjectValue form;

  private Owned(FieldSet fields, String apiVersion, boolean applied, @Nullable ObjectValue form) {
    this.fields = fields;
    this.apiVersion = apiVersion;
    this.applied = applied;
    this.form = form;
  }

  /// @param apiVersion the version in which the fields are meant
  /// @param applied whether they were applied rather than updated
  static Owned of(FieldSet fields, String apiVersion, boolean applied) {
    return new Owned(fields, apiVersion, applied, null);
  }

  /// @param form how the object writes the fields
  static Owned read(FieldSet fields, String apiVersion, boolean applied, ObjectValue form) {
    return new Owned(fields, apiVersion, applied, form);
  }

  /// The same with other fields; this when they are no others.
  Owned with(FieldSet other) {
    return Values.identical(other, fields) ? this : of(other, apiVersion, applied);
  }

  FieldSet fields() {
    return fields;
  }

  String apiVersion() {
    return apiVersion;
  }

  boolean applied() {
    return applied;
  }

  /// The fields as an object writes them: as they were read, when they were.
  ObjectValue form() {
    ObjectValue known = form;
    if (known == null) {
      known = FieldsForm.print(fields);
      form = known;
    }
    return known;
  }
}
