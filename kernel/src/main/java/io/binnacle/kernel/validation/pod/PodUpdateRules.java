package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.JsonDiff;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The part of `ValidatePodUpdate` on what may change: images, tolerations that are added, gates
/// that are taken away, a deadline that comes nearer. Pure.
final class PodUpdateRules {
  private static final String MAY_CHANGE =
      "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
          + "`spec.tolerations` (only additions to existing tolerations),"
          + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously"
          + " negative)";
  private static final List<String> CONTAINERS = List.of("containers", "initContainers");

  private PodUpdateRules() {}

  static void check(Checked spec, Checked old, PodLeniency leniency) {
    for (String list : CONTAINERS) {
      if (spec.field(list).size() != old.field(list).size()) {
        spec.field(list).forbidden("pod updates may not add or remove containers");
        return;
      }
      for (Checked container : spec.field(list).items()) {
        container.field("image").require("");
        ContainerRules.image(container);
      }
    }
    deadline(spec.field("activeDeadlineSeconds"), old.field("activeDeadlineSeconds"));
    TolerationRules.onlyAdded(
        spec.field("tolerations"), old.field("tolerations"), leniency.comparingTolerations());
    gates(spec.field("schedulingGates"), old.field("schedulingGates"));
    ObjectValue before = old.object();
    ObjectValue kept = withoutChanges(spec.object(), before);
    if (old.field("schedulingGates").size() > 0) {
      GatedPodRules.check(spec, old);
      kept = GatedPodRules.withoutChanges(kept, before);
    }
    ObjectValue shapeBefore = GoShape.of("PodSpec", before);
    ObjectValue shapeNow = GoShape.of("PodSpec", kept);
    if (!shapeBefore.equals(shapeNow)) {
      spec.forbidden(
          "pod updates may not change fields other than "
              + MAY_CHANGE
              + "\n"
              + JsonDiff.of(shapeBefore, shapeNow));
    }
  }

  private static void deadline(Checked deadline, Checked old) {
    OptionalLong before = old.integer();
    if (!deadline.present()) {
      if (before.isPresent()) {
        deadline.invalid("must not update from a positive integer to nil value", "null");
      }
      return;
    }
    deadline.between(0, Integer.MAX_VALUE);
    if (before.isPresent() && before.getAsLong() < deadline.integer().orElse(0)) {
      deadline.invalid("must be less than or equal to previous value");
    }
  }

  private static void gates(Checked gates, Checked old) {
    Set<String> known = new HashSet<>();
    old.items().forEach(gate -> known.add(gate.field("name").text()));
    for (Checked gate : gates.items()) {
      String name = gate.field("name").text();
      if (!known.contains(name)) {
        gate.field("name")
            .forbidden("only deletion is allowed, but found new scheduling gate '" + name + "'");
      }
    }
  }

  /// The changed specification with all that may change as it was.
  private static ObjectValue withoutChanges(ObjectValue spec, ObjectValue old) {
    ObjectValue kept = spec;
    for (String list : CONTAINERS) {
      if (spec.has(list)) {
        kept = kept.with(list, withImages(spec.items(list), old.items(list)));
      }
    }
    for (String name : List.of("activeDeadlineSeconds", "schedulingGates", "tolerations")) {
      kept = withField(kept, old, name);
    }
    boolean cutShort =
        old.integer("terminationGracePeriodSeconds").orElse(0L) < 0
            && Objects.equals(spec.integer("terminationGracePeriodSeconds"), Optional.of(1L));
    return cutShort ? withField(kept, old, "terminationGracePeriodSeconds") : kept;
  }

  /// An object with a member as another has it.
  static ObjectValue withField(ObjectValue object, ObjectValue from, String name) {
    Optional<Value> value = from.get(name);
    return value.isPresent() ? object.with(name, value.get()) : object.without(name);
  }

  private static ListValue withImages(List<Value> containers, List<Value> old) {
    List<Value> kept = new ArrayList<>();
    for (int i = 0; i < containers.size(); i++) {
      kept.add(withField((ObjectValue) containers.get(i), (ObjectValue) old.get(i), "image"));
    }
    return new ListValue(kept);
  }

  /// Checks that the ephemeral containers that there were are still there and the same.
  static void ephemeral(Checked spec, Checked old) {
    Checked containers = spec.field("ephemeralContainers");
    for (Checked before : old.field("ephemeralContainers").items()) {
      String name = before.field("name").text();
      Optional<Checked> now =
          containers.items().stream().filter(c -> c.field("name").is(name)).reduce((_, b) -> b);
      String what = "existing ephemeral containers " + FieldError.quote(name);
      if (now.isEmpty()) {
        containers.forbidden(what + " may not be removed\n");
        continue;
      }
      ObjectValue shapeBefore = GoShape.of("EphemeralContainer", before.object());
      ObjectValue shapeNow = GoShape.of("EphemeralContainer", now.get().object());
      if (!shapeBefore.equals(shapeNow)) {
        containers.forbidden(what + " may not be changed\n" + JsonDiff.of(shapeBefore, shapeNow));
      }
    }
  }
}
