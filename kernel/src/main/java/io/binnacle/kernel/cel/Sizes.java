package io.binnacle.kernel.cel;

import java.util.List;
import java.util.Optional;

/// How large values are that are reached from a variable.
///
/// @param root the type of the variable
/// @param only the only variable whose parts are known; empty where all are of this type
record Sizes(DeclaredType root, Optional<String> only) {
  /// The size of what a path leads to; empty when it is not known.
  ///
  /// @param path a variable, and then names of fields, `@items`, `@keys` and `@values`
  Optional<Range> of(List<String> path) {
    if (path.isEmpty() || only.filter(name -> !name.equals(path.getFirst())).isPresent()) {
      return Optional.empty();
    }
    Optional<DeclaredType> type = Optional.of(root);
    for (String step : path.subList(1, path.size())) {
      type = type.flatMap(outer -> part(outer, step));
    }
    return type.map(t -> new Range(0, t.mostElements()));
  }

  private static Optional<DeclaredType> part(DeclaredType outer, String step) {
    return switch (outer) {
      case DeclaredType.Items items when step.equals("@items") || step.equals("@values") ->
          Optional.of(items.element());
      case DeclaredType.Entries entries when step.equals("@items") || step.equals("@values") ->
          Optional.of(entries.value());
      case DeclaredType.Entries entries when step.equals("@keys") -> Optional.of(entries.key());
      case DeclaredType.Entries entries
          when entries.value() instanceof DeclaredType.Simple(String text, long _, long _)
              && text.equals("any") ->
          Optional.of(entries.value());
      case DeclaredType.Fields fields -> Optional.ofNullable(fields.fields().get(step));
      case DeclaredType.Maybe maybe -> part(maybe.value(), step);
      default -> Optional.empty();
    };
  }
}
