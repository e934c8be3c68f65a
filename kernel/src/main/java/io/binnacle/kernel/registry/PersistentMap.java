package io.binnacle.kernel.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An immutable ordered map from text to values: a change gives a new map that shares all but the
/// changed path, so a snapshot is a reference. An AVL tree. Thread-safe.
final class PersistentMap<V> {
  private final @Nullable Node<V> root;

  private PersistentMap(@Nullable Node<V> root) {
    this.root = root;
  }

  private record Node<V>(
      String key, V value, @Nullable Node<V> left, @Nullable Node<V> right, int height, int size) {}

  static <V> PersistentMap<V> empty() {
    return new PersistentMap<>(null);
  }

  int size() {
    return size(root);
  }

  Optional<V> get(String key) {
    Node<V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return Optional.of(node.value);
      }
      node = order < 0 ? node.left : node.right;
    }
    return Optional.empty();
  }

  PersistentMap<V> with(String key, V value) {
    return new PersistentMap<>(insert(root, key, value));
  }

  PersistentMap<V> without(String key) {
    return get(key).isEmpty() ? this : new PersistentMap<>(remove(root, key));
  }

  /// How many keys lie before `key`.
  int rank(String key) {
    int before = 0;
    Node<V> node = root;
    while (node != null) {
      if (key.compareTo(node.key) <= 0) {
        node = node.left;
      } else {
        before += size(node.left) + 1;
        node = node.right;
      }
    }
    return before;
  }

  /// The values from `from` (inclusive) on whose keys begin with `prefix`, in order of keys.
  Iterable<V> range(String prefix, String from) {
    String start = from.compareTo(prefix) > 0 ? from : prefix;
    return () -> new Walk<>(root, start, prefix);
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : node.height;
  }

  private static int size(@Nullable Node<?> node) {
    return node == null ? 0 : node.size;
  }

  private static <V> Node<V> node(
      String key, V value, @Nullable Node<V> left, @Nullable Node<V> right) {
    return new Node<>(
        key,
        value,
        left,
        right,
        Math.max(height(left), height(right)) + 1,
        size(left) + size(right) + 1);
  }

  private static <V> Node<V> insert(@Nullable Node<V> node, String key, V value) {
    if (node == null) {
      return node(key, value, null, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return new Node<>(key, value, node.left, node.right, node.height, node.size);
    }
    return order < 0
        ? balanced(node.key, node.value, insert(node.left, key, value), node.right)
        : balanced(node.key, node.value, node.left, insert(node.right, key, value));
  }

  private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, String key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key);
    if (order < 0) {
      return balanced(node.key, node.value, remove(node.left, key), node.right);
    }
    if (order > 0) {
      return balanced(node.key, node.value, node.left, remove(node.right, key));
    }
    if (node.left == null) {
      return node.right;
    }
    if (node.right == null) {
      return node.left;
    }
    Node<V> next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return balanced(next.key, next.value, node.left, remove(node.right, next.key));
  }

  private static <V> Node<V> balanced(
      String key, V value, @Nullable Node<V> left, @Nullable Node<V> right) {
    int tilt = height(left) - height(right);
    if (tilt > 1 && left != null) {
      Node<V> inner = left.right;
      if (height(left.left) >= height(inner) || inner == null) {
        return node(left.key, left.value, left.left, node(key, value, inner, right));
      }
      return node(
          inner.key,
          inner.value,
          node(left.key, left.value, left.left, inner.left),
          node(key, value, inner.right, right));
    }
    if (tilt < -1 && right != null) {
      Node<V> inner = right.left;
      if (height(right.right) >= height(inner) || inner == null) {
        return node(right.key, right.value, node(key, value, left, inner), right.right);
      }
      return node(
          inner.key,
          inner.value,
          node(key, value, left, inner.left),
          node(right.key, right.value, inner.right, right.right));
    }
    return node(key, value, left, right);
  }

  private static final class Walk<V> implements Iterator<V> {
    private final Deque<Node<V>> ahead = new ArrayDeque<>();
    private final String prefix;

    Walk(@Nullable Node<V> root, String start, String prefix) {
      this.prefix = prefix;
      Node<V> node = root;
      while (node != null) {
        if (node.key.compareTo(start) >= 0) {
          ahead.push(node);
          node = node.left;
        } else {
          node = node.right;
        }
      }
    }

    @Override
    public boolean hasNext() {
      Node<V> next = ahead.peek();
      return next != null && next.key.startsWith(prefix);
    }

    @Override
    public V next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Node<V> next = ahead.pop();
      for (Node<V> node = next.right; node != null; node = node.left) {
        ahead.push(node);
      }
      return next.value;
    }
  }
}
