package io.binnacle.kernel.codec;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// How much of a document comes from aliases, which may make a short one enormous: as much as Go's
/// library allows. Confined to one reading.
final class YamlAliases {
  private static final long FEW_ALIASES = 100;
  private static final long FEW_NODES = 1000;
  private static final double SMALL = 400_000;
  private static final double LARGE = 4_000_000;
  private static final double OF_SMALL = 0.99;
  private static final double OF_LARGE = 0.10;

  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> aliased = Collections.newSetFromMap(new IdentityHashMap<>());
  private long nodes;
  private long throughAliases;

  /// Begins to read a node.
  void enter(Node node) throws MalformedException {
    boolean collection = !(node instanceof ScalarNode);
    if (collection && !open.add(node)) {
      throw new MalformedException("yaml: anchor '" + node.getAnchor() + "' value contains itself");
    }
    nodes++;
    if (!aliased.isEmpty()) {
      throughAliases++;
    } else if (node.getAnchor() != null && !seen.add(node)) {
      aliased.add(node);
      throughAliases++;
    }
    if (throughAliases > FEW_ALIASES
        && nodes > FEW_NODES
        && (double) throughAliases / nodes > allowed()) {
      throw new MalformedException("yaml: document contains excessive aliasing");
    }
  }

  /// Ends it.
  void leave(Node node) {
    open.remove(node);
    aliased.remove(node);
  }

  private double allowed() {
    if (nodes <= SMALL) {
      return OF_SMALL;
    }
    if (nodes >= LARGE) {
      return OF_LARGE;
    }
    return OF_SMALL - (OF_SMALL - OF_LARGE) * (nodes - SMALL) / (LARGE - SMALL);
  }
}
