package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `discovery.k8s.io/v1` cannot write the topology of endpoints as its beta had it. A node that was
/// named there before is named in its own field.
record EndpointSliceStrategy(KindTraits traits) implements Strategy {
  private static final String TOPOLOGY = "deprecatedTopology";
  private static final String NODE = "nodeName";

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return withoutTopology(traits.beginGeneration(traits.dropStatus(object)), Set.of());
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    ObjectValue counted = traits.raiseGeneration(traits.keepStatus(object, old), old);
    if (KindTraits.deepEqual(object.get("endpoints"), old.get("endpoints"))) {
      return counted;
    }
    Set<String> known = new HashSet<>();
    for (Value value : old.items("endpoints")) {
      topologyNode(value).filter(name -> !name.isEmpty()).ifPresent(known::add);
    }
    return withoutTopology(counted, known);
  }

  private static ObjectValue withoutTopology(ObjectValue slice, Set<String> knownNodes) {
    List<Value> endpoints = slice.items("endpoints");
    return endpoints.isEmpty()
        ? slice
        : slice.with(
            "endpoints",
            new ListValue(
                endpoints.stream().map(value -> withoutTopology(value, knownNodes)).toList()));
  }

  private static Value withoutTopology(Value value, Set<String> knownNodes) {
    if (!(value instanceof ObjectValue endpoint) || !endpoint.has(TOPOLOGY)) {
      return value;
    }
    Optional<String> node =
        topologyNode(endpoint).filter(name -> !endpoint.has(NODE) && knownNodes.contains(name));
    ObjectValue bare = endpoint.without(TOPOLOGY);
    return node.isPresent() ? bare.with(NODE, Value.of(node.get())) : bare;
  }

  private static Optional<String> topologyNode(Value endpoint) {
    return endpoint instanceof ObjectValue object
        ? object.text(TOPOLOGY, "kubernetes.io/hostname")
        : Optional.empty();
  }
}
