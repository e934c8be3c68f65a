package io.binnacle.kernel.apply;

import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;

/// `FieldsV1`, the form in which sets of fields stand in objects: a tree whose members are named by
/// path elements, with `.` for an element that is a member and has others below it.
public final class FieldsForm {
  private static final String SELF = ".";

  private FieldsForm() {}

  /// The set as an object writes it.
  public static ObjectValue print(FieldSet set) {
    return print(set, false);
  }

  private static ObjectValue print(FieldSet set, boolean self) {
    var members = set.members();
    ObjectValue.Builder tree = ObjectValue.builder(members.size() + set.parents() + 1);
    if (self) {
      tree.append(SELF, ObjectValue.empty());
    }
    int i = 0;
    int j = 0;
    while (i < members.size() || j < set.parents()) {
      int order;
      if (j >= set.parents()) {
        order = -1;
      } else if (i >= members.size()) {
        order = 1;
      } else {
        order = members.get(i).compareTo(set.parentAt(j));
      }
      if (order < 0) {
        tree.append(members.get(i).form(), ObjectValue.empty());
      } else {
        tree.append(set.parentAt(j).form(), print(set.childAt(j), order == 0));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return tree.build();
  }

  /// The set that an object writes.
  ///
  /// @throws MalformedFieldsException when it is not such a tree
  public static FieldSet parse(ObjectValue tree) throws MalformedFieldsException {
    FieldSet.Builder set = new FieldSet.Builder();
    for (int i = 0; i < tree.size(); i++) {
      if (tree.nameAt(i).equals(SELF)) {
        continue;
      }
      Optional<PathElement> element = PathElement.parse(tree.nameAt(i));
      if (element.isEmpty()) {
        continue;
      }
      Value below = tree.valueAt(i);
      ObjectValue subtree =
          switch (below) {
            case ObjectValue object -> object;
            case NullValue _ -> ObjectValue.empty();
            default ->
                throw new MalformedFieldsException(
                    "what is below " + tree.nameAt(i) + " must be an object");
          };
      FieldSet child = parse(subtree);
      if (child.isEmpty() || subtree.has(SELF)) {
        set.member(element.get());
      }
      set.below(element.get(), child);
    }
    return set.build();
  }
}
