package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The options of a deletion: `meta/v1 DeleteOptions`.
///
/// @param gracePeriodSeconds how long the object may take to go
/// @param uid the uid that the object must have; empty for any
/// @param resourceVersion the version that the object must have; empty for any
/// @param orphanDependents the old form of `propagationPolicy`
/// @param propagationPolicy what becomes of dependents; empty for the kind's habit
/// @param dryRun whether nothing is deleted
record DeleteOptions(
    OptionalLong gracePeriodSeconds,
    Optional<String> uid,
    Optional<String> resourceVersion,
    Optional<Boolean> orphanDependents,
    Optional<String> propagationPolicy,
    boolean dryRun) {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "DeleteOptions");

  static DeleteOptions immediately() {
    return new DeleteOptions(
        OptionalLong.of(0),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /// The options in a URL, which count when there is no body.
  static DeleteOptions of(Query query) {
    return checked(
        Parameters.integer(query, "gracePeriodSeconds"),
        query.first("uid").filter(v -> !v.isEmpty()),
        query.first("resourceVersion").filter(v -> !v.isEmpty()),
        Parameters.flag(query, "orphanDependents"),
        query.first("propagationPolicy"),
        query.all("dryRun"));
  }

  /// The options in a body.
  static DeleteOptions of(ObjectValue body) {
    List<String> dryRun = new ArrayList<>();
    for (Value value : body.items("dryRun")) {
      dryRun.add(value instanceof TextValue text ? text.text() : value.toString());
    }
    Optional<Long> grace = body.integer("gracePeriodSeconds");
    return checked(
        grace.isPresent() ? OptionalLong.of(grace.get()) : OptionalLong.empty(),
        body.text("preconditions", "uid"),
        body.text("preconditions", "resourceVersion"),
        body.get("orphanDependents")
            .flatMap(v -> v instanceof BoolValue b ? Optional.of(b == BoolValue.TRUE) : none()),
        body.text("propagationPolicy"),
        dryRun);
  }

  private static Optional<Boolean> none() {
    return Optional.empty();
  }

  private static DeleteOptions checked(
      OptionalLong grace,
      Optional<String> uid,
      Optional<String> resourceVersion,
      Optional<Boolean> orphan,
      Optional<String> policy,
      List<String> dryRun) {
    List<FieldError> errors = new ArrayList<>();
    if (orphan.isPresent() && policy.isPresent()) {
      errors.add(
          FieldError.invalid(
              "propagationPolicy",
              FieldError.quote(policy.get()),
              "orphanDependents and deletionPropagation cannot be both set"));
    }
    List<String> policies = List.of("Foreground", "Background", "Orphan");
    if (policy.isPresent() && !policies.contains(policy.get())) {
      errors.add(
          FieldError.notSupported(
              "propagationPolicy",
              FieldError.quote(policy.get()),
              List.of("Foreground", "Background", "Orphan", "nil")));
    }
    errors.addAll(Parameters.dryRunErrors(dryRun));
    if (!errors.isEmpty()) {
      throw ApiErrors.invalid(KIND, "", errors);
    }
    return new DeleteOptions(grace, uid, resourceVersion, orphan, policy, !dryRun.isEmpty());
  }

  /// Whether they say what becomes of dependents.
  boolean saysDependents() {
    return orphanDependents.isPresent() || propagationPolicy.isPresent();
  }

  DeleteOptions withGracePeriod(long seconds) {
    return new DeleteOptions(
        OptionalLong.of(seconds),
        uid,
        resourceVersion,
        orphanDependents,
        propagationPolicy,
        dryRun);
  }

  DeleteOptions withUid(String expected) {
    return new DeleteOptions(
        gracePeriodSeconds,
        Optional.of(expected),
        resourceVersion,
        orphanDependents,
        propagationPolicy,
        dryRun);
  }

  DeleteOptions withDryRun() {
    return new DeleteOptions(
        gracePeriodSeconds, uid, resourceVersion, orphanDependents, propagationPolicy, true);
  }

  DeleteOptions withResourceVersion(String expected) {
    return new DeleteOptions(
        gracePeriodSeconds,
        uid,
        Optional.of(expected),
        orphanDependents,
        propagationPolicy,
        dryRun);
  }

  DeleteOptions withoutResourceVersion() {
    return new DeleteOptions(
        gracePeriodSeconds, uid, Optional.empty(), orphanDependents, propagationPolicy, dryRun);
  }

  /// As admission sees them.
  ObjectValue toValue() {
    ObjectValue.Builder value =
        ObjectValue.builder().put("kind", "DeleteOptions").put("apiVersion", "meta.k8s.io/v1");
    gracePeriodSeconds.ifPresent(g -> value.put("gracePeriodSeconds", g));
    ObjectValue.Builder preconditions = ObjectValue.builder();
    uid.ifPresent(u -> preconditions.put("uid", u));
    resourceVersion.ifPresent(v -> preconditions.put("resourceVersion", v));
    if (preconditions.size() > 0) {
      value.put("preconditions", preconditions.build());
    }
    orphanDependents.ifPresent(o -> value.put("orphanDependents", o));
    propagationPolicy.ifPresent(p -> value.put("propagationPolicy", p));
    if (dryRun) {
      value.put("dryRun", ListValue.of(Value.of("All")));
    }
    return value.build();
  }
}
