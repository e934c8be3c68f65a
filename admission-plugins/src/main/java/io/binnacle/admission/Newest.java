package io.binnacle.admission;

import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Which of several objects counts that all call themselves the default.
public final class Newest {
  private static final Comparator<ObjectValue> ORDER =
      Comparator.comparing(Newest::born)
          .reversed()
          .thenComparing(object -> object.text("metadata", "name").orElse(""));

  private Newest() {}

  /// The newest that fits; of several of one second, the first by its name.
  public static Optional<ObjectValue> of(List<ObjectValue> objects, Predicate<ObjectValue> fits) {
    return objects.stream().filter(fits).min(ORDER);
  }

  /// An object that names the newest that fits at `path`; unchanged where none does.
  public static Mutation named(
      ObjectValue object, List<ObjectValue> objects, Predicate<ObjectValue> fits, String... path) {
    return of(objects, fits)
        .flatMap(found -> found.text("metadata", "name"))
        .<Mutation>map(name -> new Mutation.Changed(object.withAt(Value.of(name), path), List.of()))
        .orElseGet(Mutation.Unchanged::new);
  }

  private static Instant born(ObjectValue object) {
    try {
      return object.text("metadata", "creationTimestamp").map(Instant::parse).orElse(Instant.MIN);
    } catch (DateTimeParseException unreadable) {
      return Instant.MIN;
    }
  }
}
