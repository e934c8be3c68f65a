package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What the API server does to `metadata` of every object. Pure.
final class Metadata {
  /// Without vowels and look-alikes, so that no words come out (`k8s.io/apimachinery/util/rand`).
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX_LENGTH = 5;
  private static final int LONGEST_NAME = 63;

  private Metadata() {}

  static ObjectValue of(ObjectValue object) {
    return object.object("metadata").orElse(ObjectValue.empty());
  }

  static String text(ObjectValue object, String name) {
    return object.text("metadata", name).orElse("");
  }

  static String name(ObjectValue object) {
    return text(object, "name");
  }

  static String uid(ObjectValue object) {
    return text(object, "uid");
  }

  static boolean deleting(ObjectValue object) {
    return object.text("metadata", "deletionTimestamp").isPresent();
  }

  static List<String> finalizers(ObjectValue object) {
    List<String> finalizers = new ArrayList<>();
    for (Value finalizer : object.items("metadata", "finalizers")) {
      if (finalizer instanceof TextValue text) {
        finalizers.add(text.text());
      }
    }
    return finalizers;
  }

  static ObjectValue withFinalizers(ObjectValue object, List<String> finalizers) {
    return finalizers.isEmpty()
        ? object.withoutAt("metadata", "finalizers")
        : object.withAt(
            new ListValue(finalizers.stream().<Value>map(Value::of).toList()),
            "metadata",
            "finalizers");
  }

  /// Takes out what a client may not say about a new object.
  static ObjectValue withoutSystemFields(ObjectValue object) {
    ObjectValue metadata =
        of(object)
            .without("creationTimestamp")
            .without("uid")
            .without("deletionTimestamp")
            .without("deletionGracePeriodSeconds")
            .without("selfLink");
    return object.with("metadata", metadata);
  }

  /// What objects said of their own address once.
  static ObjectValue withoutSelfLink(ObjectValue object) {
    return object.withoutAt("metadata", "selfLink");
  }

  /// Gives a new object its identity.
  static ObjectValue born(ObjectValue object, UUID uid, String now) {
    ObjectValue metadata =
        of(object).with("uid", Value.of(uid.toString())).with("creationTimestamp", Value.of(now));
    return object.with("metadata", metadata);
  }

  /// The object with the namespace of the request.
  ///
  /// @param namespace the namespace; empty for cluster-scoped kinds
  static ObjectValue inNamespace(ObjectValue object, String namespace) {
    String said = text(object, "namespace");
    if (said.equals(namespace)) {
      return object;
    }
    if (namespace.isEmpty()) {
      return object.withoutAt("metadata", "namespace");
    }
    if (said.isEmpty()) {
      return object.withAt(Value.of(namespace), "metadata", "namespace");
    }
    throw ApiErrors.badRequest(
        "the namespace of the provided object does not match the namespace sent on the request");
  }

  static void checkName(ObjectValue object, String name) {
    String said = name(object);
    if (said.isEmpty()) {
      throw ApiErrors.badRequest(
          "the name of the object ("
              + name
              + " based on URL) was undeterminable: name must be provided");
    }
    if (!said.equals(name)) {
      throw ApiErrors.badRequest(
          "the name of the object ("
              + said
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }

  static boolean wantsName(ObjectValue object) {
    return name(object).isEmpty() && !text(object, "generateName").isEmpty();
  }

  static ObjectValue withGeneratedName(ObjectValue object, RandomGenerator random) {
    String base = text(object, "generateName");
    String kept = base.substring(0, Math.min(base.length(), LONGEST_NAME - SUFFIX_LENGTH));
    StringBuilder name = new StringBuilder(kept);
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return object.withAt(Value.of(name.toString()), "metadata", "name");
  }

  /// Drops owners that are named twice, and says so.
  static ObjectValue withDistinctOwners(
      ObjectValue object, boolean afterAdmission, Warnings warnings) {
    List<Value> owners = object.items("metadata", "ownerReferences");
    if (owners.size() < 2) {
      return object;
    }
    Set<Value> distinct = new LinkedHashSet<>();
    List<String> repeated = new ArrayList<>();
    for (Value owner : owners) {
      if (!distinct.add(owner) && owner instanceof ObjectValue o) {
        repeated.add(o.text("uid").orElse(""));
      }
    }
    if (repeated.isEmpty()) {
      return object;
    }
    warnings.add(
        ".metadata.ownerReferences contains duplicate entries"
            + (afterAdmission ? " after mutating admission happens" : "")
            + "; API server dedups owner references in 1.20+, and may reject such requests as"
            + " early as 1.24; please fix your requests; duplicate UID(s) observed: "
            + String.join(", ", repeated));
    return object.withAt(new ListValue(List.copyOf(distinct)), "metadata", "ownerReferences");
  }

  /// What an update cannot change, put back: identity, birth, and the deletion once begun.
  static ObjectValue continuing(ObjectValue object, ObjectValue old) {
    ObjectValue metadata = of(object);
    ObjectValue before = of(old);
    if (metadata.text("uid").orElse("").isEmpty()) {
      metadata = copy(metadata, before, "uid");
    }
    if (before.has("creationTimestamp")) {
      metadata = copy(metadata, before, "creationTimestamp");
    }
    if (before.has("deletionTimestamp")) {
      metadata = copy(metadata, before, "deletionTimestamp");
    }
    if (before.has("deletionGracePeriodSeconds") && !metadata.has("deletionGracePeriodSeconds")) {
      metadata = copy(metadata, before, "deletionGracePeriodSeconds");
    }
    return object.with("metadata", metadata);
  }

  static ObjectValue withGenerationOf(ObjectValue object, ObjectValue old) {
    return object.with("metadata", copy(of(object), of(old), "generation"));
  }

  private static ObjectValue copy(ObjectValue to, ObjectValue from, String name) {
    Optional<Value> value = from.get(name);
    return value.isPresent() ? to.with(name, value.get()) : to.without(name);
  }

  /// Begins the deletion of an object that must wait for its finalizers.
  static ObjectValue markedAsDeleting(ObjectValue object, String now) {
    ObjectValue marked = object;
    Optional<String> since = object.text("metadata", "deletionTimestamp");
    if (since.isEmpty()) {
      marked = withRaisedGeneration(marked);
    }
    if (since.isEmpty() || since.get().compareTo(now) > 0) {
      marked = marked.withAt(Value.of(now), "metadata", "deletionTimestamp");
    }
    return marked.withAt(NumberValue.of(0), "metadata", "deletionGracePeriodSeconds");
  }

  /// A deletion counts as a change for objects that count changes.
  static ObjectValue withRaisedGeneration(ObjectValue object) {
    long generation = object.integer("metadata", "generation").orElse(0L);
    return generation > 0
        ? object.withAt(NumberValue.of(generation + 1), "metadata", "generation")
        : object;
  }
}
