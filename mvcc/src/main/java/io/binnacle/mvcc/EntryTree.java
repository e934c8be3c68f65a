package io.binnacle.mvcc;

import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.value.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The live entries of one revision in order of their keys: a weight-balanced search tree.
///
/// Immutable. A change gives a new tree that shares all but a path of nodes with the old one, so
/// that keeping every revision costs little and a reader needs no lock. Each node knows the size of
/// its subtree: counting a range takes two descents.
public final class EntryTree {
  private static final EntryTree EMPTY = new EntryTree(null);

  /// A subtree may be this many times as heavy as its sibling; with the rotation ratio below, the
  /// pair for which single and double rotations are known to restore the balance.
  private static final int BALANCE = 3;

  private static final int ROTATION = 2;

  private record Node(Entry entry, @Nullable Node left, @Nullable Node right, int size) {}

  private final @Nullable Node root;

  private EntryTree(@Nullable Node root) {
    this.root = root;
  }

  public static EntryTree empty() {
    return EMPTY;
  }

  /// A tree of entries that are in order already, without a search for the place of each.
  ///
  /// @throws IllegalArgumentException when a key does not sort behind the one before it
  public static EntryTree of(List<Entry> sorted) {
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).key().compareTo(sorted.get(i).key()) >= 0) {
        throw new IllegalArgumentException(sorted.get(i).key() + " is out of order");
      }
    }
    return sorted.isEmpty() ? EMPTY : new EntryTree(balanced(sorted, 0, sorted.size()));
  }

  private static @Nullable Node balanced(List<Entry> sorted, int from, int to) {
    if (from == to) {
      return null;
    }
    int middle = (from + to) >>> 1;
    return node(
        sorted.get(middle), balanced(sorted, from, middle), balanced(sorted, middle + 1, to));
  }

  public int size() {
    return size(root);
  }

  public Optional<Entry> get(Bytes key) {
    Node node = root;
    while (node != null) {
      int order = key.compareTo(node.entry.key());
      if (order == 0) {
        return Optional.of(node.entry);
      }
      node = order < 0 ? node.left : node.right;
    }
    return Optional.empty();
  }

  public EntryTree with(Entry entry) {
    return new EntryTree(put(root, entry));
  }

  public EntryTree without(Bytes key) {
    return get(key).isEmpty() ? this : new EntryTree(remove(root, key));
  }

  /// How many keys lie in the range.
  public int count(KeyRange range) {
    int end = range.end().map(this::rank).orElseGet(this::size);
    return Math.max(0, end - rank(range.start()));
  }

  /// Shows the range's entries in order until `visitor` answers false.
  public void visit(KeyRange range, Predicate<Entry> visitor) {
    visit(root, range, visitor);
  }

  private int rank(Bytes key) {
    int rank = 0;
    Node node = root;
    while (node != null) {
      if (key.compareTo(node.entry.key()) <= 0) {
        node = node.left;
      } else {
        rank += size(node.left) + 1;
        node = node.right;
      }
    }
    return rank;
  }

  private static boolean visit(@Nullable Node node, KeyRange range, Predicate<Entry> visitor) {
    if (node == null) {
      return true;
    }
    Bytes key = node.entry.key();
    boolean started = key.compareTo(range.start()) >= 0;
    boolean ended = range.end().isPresent() && key.compareTo(range.end().get()) >= 0;
    if (started && !visit(node.left, range, visitor)) {
      return false;
    }
    if (ended) {
      return true;
    }
    return (!started || visitor.test(node.entry)) && visit(node.right, range, visitor);
  }

  private static Node put(@Nullable Node node, Entry entry) {
    if (node == null) {
      return node(entry, null, null);
    }
    int order = entry.key().compareTo(node.entry.key());
    if (order == 0) {
      return node(entry, node.left, node.right);
    }
    return order < 0
        ? balance(node.entry, put(node.left, entry), node.right)
        : balance(node.entry, node.left, put(node.right, entry));
  }

  private static @Nullable Node remove(@Nullable Node node, Bytes key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.entry.key());
    if (order < 0) {
      return balance(node.entry, remove(node.left, key), node.right);
    }
    if (order > 0) {
      return balance(node.entry, node.left, remove(node.right, key));
    }
    if (node.left == null) {
      return node.right;
    }
    if (node.right == null) {
      return node.left;
    }
    Entry successor = first(node.right);
    return balance(successor, node.left, remove(node.right, successor.key()));
  }

  private static Entry first(Node node) {
    Node first = node;
    while (first.left != null) {
      first = first.left;
    }
    return first.entry;
  }

  private static Node balance(Entry entry, @Nullable Node left, @Nullable Node right) {
    if (left != null && weight(left) > BALANCE * weight(right)) {
      Node inner = left.right;
      return inner != null && weight(inner) >= ROTATION * weight(left.left)
          ? node(
              inner.entry, node(left.entry, left.left, inner.left), node(entry, inner.right, right))
          : node(left.entry, left.left, node(entry, inner, right));
    }
    if (right != null && weight(right) > BALANCE * weight(left)) {
      Node inner = right.left;
      return inner != null && weight(inner) >= ROTATION * weight(right.right)
          ? node(
              inner.entry,
              node(entry, left, inner.left),
              node(right.entry, inner.right, right.right))
          : node(right.entry, node(entry, left, inner), right.right);
    }
    return node(entry, left, right);
  }

  private static Node node(Entry entry, @Nullable Node left, @Nullable Node right) {
    return new Node(entry, left, right, size(left) + size(right) + 1);
  }

  private static int size(@Nullable Node node) {
    return node == null ? 0 : node.size;
  }

  private static int weight(@Nullable Node node) {
    return size(node) + 1;
  }
}
