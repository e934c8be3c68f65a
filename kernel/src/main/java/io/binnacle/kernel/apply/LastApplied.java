package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.Versions.Shaped;
import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The annotation in which kubectl's client-side apply keeps what it applied last: whoever applies
/// as `kubectl` on the server takes over what it says, and keeps it true. Pure.
final class LastApplied {
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  private static final String KUBECTL = "kubectl";

  private static final int LARGEST_ANNOTATIONS = 256 << 10;

  private LastApplied() {}

  static boolean concerns(String manager) {
    return manager.equals(KUBECTL);
  }

  /// Returns when all conflicts are about fields that client-side apply set and nobody changed
  /// since.
  ///
  /// @throws ConflictException with the other conflicts
  static void settle(Shaped live, String apiVersion, ConflictException conflict)
      throws ConflictException {
    FieldSet allowed = fields(live, apiVersion);
    if (allowed.isEmpty()) {
      throw conflict;
    }
    Map<ManagerId, FieldSet> others = new LinkedHashMap<>();
    conflict
        .conflicts()
        .forEach(
            (manager, fields) -> {
              FieldSet rest = fields.difference(allowed);
              if (!rest.isEmpty()) {
                others.put(manager, rest);
              }
            });
    if (!others.isEmpty()) {
      throw new ConflictException(others);
    }
  }

  /// The fields that were applied and still are so.
  private static FieldSet fields(Shaped live, String apiVersion) {
    Optional<ObjectValue> last = annotation(live.object()).flatMap(LastApplied::object);
    if (last.isEmpty()
        || !last.get().text("apiVersion").orElse("").equals(apiVersion)
        || last.get().text("kind").isEmpty()) {
      return FieldSet.EMPTY;
    }
    Shape shape = live.form().shape();
    if (!PatchCheck.faults(shape, last.get()).isEmpty()) {
      return FieldSet.EMPTY;
    }
    try {
      Comparison changes = Comparing.compare(shape, last.get(), live.object());
      return Mentioned.of(shape, last.get())
          .difference(changes.modified())
          .difference(changes.added())
          .difference(changes.removed());
    } catch (UnshapedException _) {
      return FieldSet.EMPTY;
    }
  }

  private static Optional<String> annotation(ObjectValue object) {
    return object.text("metadata", "annotations", ANNOTATION).filter(text -> !text.isEmpty());
  }

  private static Optional<ObjectValue> object(String json) {
    try {
      return JsonReader.read(json.getBytes(StandardCharsets.UTF_8)) instanceof ObjectValue object
          ? Optional.of(object)
          : Optional.empty();
    } catch (MalformedException _) {
      return Optional.empty();
    }
  }

  /// The object with the annotation, if it has one, telling what was applied now.
  static ObjectValue renewed(ObjectValue object, ObjectValue patch) {
    if (annotation(object).isEmpty()) {
      return object;
    }
    ObjectValue bare =
        patch.object("metadata", "annotations").isPresent()
            ? patch.withoutAt("metadata", "annotations", ANNOTATION)
            : patch;
    ObjectValue renewed =
        object.withAt(
            new TextValue(JsonWriter.text(sorted(bare)) + "\n"),
            "metadata",
            "annotations",
            ANNOTATION);
    return size(renewed) > LARGEST_ANNOTATIONS
        ? object.withoutAt("metadata", "annotations", ANNOTATION)
        : renewed;
  }

  private static long size(ObjectValue object) {
    ObjectValue annotations = object.object("metadata", "annotations").orElse(ObjectValue.empty());
    long size = 0;
    for (int i = 0; i < annotations.size(); i++) {
      String text = annotations.valueAt(i) instanceof TextValue value ? value.text() : "";
      size += annotations.nameAt(i).getBytes(StandardCharsets.UTF_8).length;
      size += text.getBytes(StandardCharsets.UTF_8).length;
    }
    return size;
  }

  /// With members in the order of their names, as Go writes maps.
  private static Value sorted(Value value) {
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder sorted = ObjectValue.builder(object.size());
        object.names().stream()
            .sorted(Values::compare)
            .forEach(name -> sorted.append(name, sorted(object.get(name).orElseThrow())));
        yield sorted.build();
      }
      case ListValue list -> new ListValue(list.stream().map(LastApplied::sorted).toList());
      default -> value;
    };
  }
}
