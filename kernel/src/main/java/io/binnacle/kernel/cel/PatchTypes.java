package io.binnacle.kernel.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The types of what patches are made of: `JSONPatch`, and `Object` with all that is below it,
/// whose fields may be anything.
final class PatchTypes {
  private static final Map<String, CelType> JSON_PATCH =
      Map.of(
          "op", SimpleType.STRING,
          "path", SimpleType.STRING,
          "from", SimpleType.STRING,
          "value", SimpleType.DYN);

  private static final Pattern WORD = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private PatchTypes() {}

  /// All that an expression could name.
  static Set<String> words(String expression) {
    return WORD.matcher(expression).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  /// @param words the fields of objects that may have any
  @SuppressWarnings("Immutable")
  static Optional<CelType> find(String name, Set<String> words) {
    if (name.equals("JSONPatch")) {
      return Optional.of(
          StructType.create(
              name,
              ImmutableSet.copyOf(JSON_PATCH.keySet()),
              field -> Optional.ofNullable(JSON_PATCH.get(field))));
    }
    if (name.equals("Object") || name.startsWith("Object.")) {
      return Optional.of(
          StructType.create(
              name, ImmutableSet.copyOf(words), field -> Optional.of(SimpleType.DYN)));
    }
    return Optional.empty();
  }
}
