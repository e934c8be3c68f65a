package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.PathElement.FieldName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// A set of fields of an object: a tree of path elements, some of which are members themselves.
/// Immutable.
///
/// An element may be a member, or have members below it, or both. Everything stands in the order of
/// path elements, and nothing empty is kept.
public final class FieldSet {
  private static final PathElement[] NONE = {};

  public static final FieldSet EMPTY = new FieldSet(NONE, NONE, new FieldSet[0]);

  private final PathElement[] members;
  private final PathElement[] parents;
  private final FieldSet[] children;

  private FieldSet(PathElement[] members, PathElement[] parents, FieldSet[] children) {
    this.members = members;
    this.parents = parents;
    this.children = children;
  }

  /// The set of one field.
  public static FieldSet of(PathElement... path) {
    FieldSet set = EMPTY;
    for (int i = path.length - 1; i >= 0; i--) {
      Builder around = new Builder();
      if (i == path.length - 1) {
        around.member(path[i]);
      } else {
        around.below(path[i], set);
      }
      set = around.build();
    }
    return set;
  }

  /// The set of one field, by the names on the way to it.
  public static FieldSet ofNames(String... path) {
    return of(Arrays.stream(path).map(FieldName::new).toArray(PathElement[]::new));
  }

  public boolean isEmpty() {
    return members.length == 0 && parents.length == 0;
  }

  List<PathElement> members() {
    return List.of(members);
  }

  int parents() {
    return parents.length;
  }

  PathElement parentAt(int position) {
    return parents[position];
  }

  FieldSet childAt(int position) {
    return children[position];
  }

  boolean hasMember(PathElement element) {
    return Arrays.binarySearch(members, element) >= 0;
  }

  /// Whether the field at the path is a member.
  public boolean has(List<PathElement> path) {
    FieldSet set = this;
    for (int i = 0; i < path.size() - 1; i++) {
      set = set.below(path.get(i));
    }
    return !path.isEmpty() && set.hasMember(path.getLast());
  }

  /// The members below an element.
  FieldSet below(PathElement element) {
    int position = Arrays.binarySearch(parents, element);
    return position < 0 ? EMPTY : children[position];
  }

  /// All paths: the members of each level before what is below them.
  public void forEach(Consumer<List<PathElement>> action) {
    forEach(new ArrayList<>(), action);
  }

  private void forEach(List<PathElement> prefix, Consumer<List<PathElement>> action) {
    for (PathElement member : members) {
      prefix.add(member);
      action.accept(List.copyOf(prefix));
      prefix.removeLast();
    }
    for (int i = 0; i < parents.length; i++) {
      prefix.add(parents[i]);
      children[i].forEach(prefix, action);
      prefix.removeLast();
    }
  }

  public FieldSet union(FieldSet other) {
    if (other.isEmpty() || Values.identical(this, other)) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Builder union = new Builder();
    int i = 0;
    int j = 0;
    while (i < members.length || j < other.members.length) {
      int order = order(members, i, other.members, j);
      union.member(order <= 0 ? members[i] : other.members[j]);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    i = 0;
    j = 0;
    while (i < parents.length || j < other.parents.length) {
      int order = order(parents, i, other.parents, j);
      if (order == 0) {
        union.below(parents[i], children[i].union(other.children[j]));
      } else if (order < 0) {
        union.below(parents[i], children[i]);
      } else {
        union.below(other.parents[j], other.children[j]);
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return union.build();
  }

  public FieldSet intersection(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return EMPTY;
    }
    Builder intersection = new Builder();
    for (int i = 0, j = 0; i < members.length && j < other.members.length; ) {
      int order = members[i].compareTo(other.members[j]);
      if (order == 0) {
        intersection.member(members[i]);
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    for (int i = 0, j = 0; i < parents.length && j < other.parents.length; ) {
      int order = parents[i].compareTo(other.parents[j]);
      if (order == 0) {
        intersection.below(parents[i], children[i].intersection(other.children[j]));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return intersection.build();
  }

  /// This set without the other's members; what is below them stays.
  public FieldSet difference(FieldSet other) {
    return without(other, false);
  }

  /// This set without the other's members and all that is below them.
  public FieldSet recursiveDifference(FieldSet other) {
    return without(other, true);
  }

  private FieldSet without(FieldSet other, boolean recursive) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    Builder rest = new Builder();
    for (int i = 0, j = 0; i < members.length; ) {
      int order = order(members, i, other.members, j);
      if (order < 0) {
        rest.member(members[i]);
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    for (int i = 0, j = 0; i < parents.length; ) {
      int order = order(parents, i, other.parents, j);
      boolean kept = order <= 0 && !(recursive && other.hasMember(parents[i]));
      if (kept) {
        rest.below(
            parents[i],
            order < 0 ? children[i] : children[i].without(other.children[j], recursive));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return rest.build();
  }

  /// The order of two elements, where what has run out comes last.
  private static int order(PathElement[] some, int i, PathElement[] others, int j) {
    if (j >= others.length) {
      return -1;
    }
    return i >= some.length ? 1 : some[i].compareTo(others[j]);
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof FieldSet that
        && same(members, that.members)
        && same(parents, that.parents)
        && Arrays.equals(children, that.children);
  }

  private static boolean same(PathElement[] some, PathElement[] others) {
    if (some.length != others.length) {
      return false;
    }
    for (int i = 0; i < some.length; i++) {
      if (some[i].compareTo(others[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /// By shape only: equal elements may be written in two ways.
  @Override
  public int hashCode() {
    int hash = 31 * members.length + parents.length;
    for (FieldSet child : children) {
      hash = 31 * hash + child.hashCode();
    }
    return hash;
  }

  /// One path a line, for test failures.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    forEach(
        path -> {
          path.forEach(text::append);
          text.append('\n');
        });
    return text.toString();
  }

  /// Collects a set, in any order. Confined to one thread.
  static final class Builder {
    private final List<PathElement> members = new ArrayList<>();
    private final List<PathElement> parents = new ArrayList<>();
    private final List<FieldSet> children = new ArrayList<>();

    Builder member(PathElement element) {
      members.add(element);
      return this;
    }

    Builder below(PathElement element, FieldSet set) {
      if (!set.isEmpty()) {
        parents.add(element);
        children.add(set);
      }
      return this;
    }

    FieldSet build() {
      if (members.isEmpty() && parents.isEmpty()) {
        return EMPTY;
      }
      if (!sorted(parents)) {
        sortChildren();
      }
      return new FieldSet(
          sortedMembers(),
          parents.isEmpty() ? NONE : parents.toArray(PathElement[]::new),
          children.isEmpty() ? EMPTY.children : children.toArray(FieldSet[]::new));
    }

    private PathElement[] sortedMembers() {
      if (members.isEmpty()) {
        return NONE;
      }
      if (sorted(members)) {
        return members.toArray(PathElement[]::new);
      }
      PathElement[] all = members.toArray(PathElement[]::new);
      Arrays.sort(all);
      int kept = 1;
      for (int i = 1; i < all.length; i++) {
        if (all[i].compareTo(all[kept - 1]) != 0) {
          all[kept++] = all[i];
        }
      }
      return Arrays.copyOf(all, kept);
    }

    private static boolean sorted(List<PathElement> elements) {
      for (int i = 1; i < elements.size(); i++) {
        if (elements.get(i - 1).compareTo(elements.get(i)) >= 0) {
          return false;
        }
      }
      return true;
    }

    private void sortChildren() {
      Integer[] order = new Integer[parents.size()];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (i, j) -> parents.get(i).compareTo(parents.get(j)));
      List<PathElement> sortedParents = new ArrayList<>();
      List<FieldSet> sortedChildren = new ArrayList<>();
      for (int i : order) {
        boolean again =
            !sortedParents.isEmpty() && sortedParents.getLast().compareTo(parents.get(i)) == 0;
        if (again) {
          sortedChildren.add(sortedChildren.removeLast().union(children.get(i)));
        } else {
          sortedParents.add(parents.get(i));
          sortedChildren.add(children.get(i));
        }
      }
      parents.clear();
      parents.addAll(sortedParents);
      children.clear();
      children.addAll(sortedChildren);
    }
  }
}
