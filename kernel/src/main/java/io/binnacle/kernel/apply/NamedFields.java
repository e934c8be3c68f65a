package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.PathElement.FieldName;
import org.jspecify.annotations.Nullable;

/// Sets in which the fields of structs that have members below them are members too. As a rule they
/// are not, since a struct's field is always there; for taking things out they must be.
final class NamedFields {
  private NamedFields() {}

  static FieldSet asMembers(FieldSet set, @Nullable Shape shape) {
    if (set.isEmpty()) {
      return set;
    }
    Shape.OfMap map = shape == null ? null : shape.asMap();
    Shape.OfList list = shape == null ? null : shape.asList();
    FieldSet.Builder all = new FieldSet.Builder();
    set.members().forEach(all::member);
    for (int i = 0; i < set.parents(); i++) {
      PathElement parent = set.parentAt(i);
      Shape below = null;
      if (parent instanceof FieldName(String name) && map != null) {
        if (map.field(name) != null) {
          all.member(parent);
        }
        below = map.member(name);
      } else if (parent instanceof PathElement.Key && list != null) {
        below = list.element();
      }
      all.below(parent, asMembers(set.childAt(i), below));
    }
    return all.build();
  }
}
