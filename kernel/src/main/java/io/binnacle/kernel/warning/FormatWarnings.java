package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.definition.TextFormats;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Warns of formats in the schemas of CustomResourceDefinitions that say nothing, because nobody
/// checks them. Pure.
final class FormatWarnings implements KindWarnings {
  /// Where a schema holds other schemas: one, or several by name or in a row.
  private static final List<String> INNER =
      List.of("items", "not", "additionalProperties", "additionalItems");

  private static final List<String> ROWS = List.of("items", "allOf", "anyOf", "oneOf");
  private static final List<String> NAMED =
      List.of("properties", "patternProperties", "definitions", "dependencies");

  @Override
  public void create(Checked object, List<String> warnings) {
    formats(object).forEach(format -> warnings.add(warning(format)));
  }

  @Override
  public void update(Checked object, Checked old, List<String> warnings) {
    Set<String> known = formats(old);
    formats(object).stream()
        .filter(format -> !known.contains(format))
        .forEach(format -> warnings.add(warning(format)));
  }

  private static String warning(String format) {
    return "unrecognized format \"" + format + "\"";
  }

  private static Set<String> formats(Checked definition) {
    Set<String> formats = new LinkedHashSet<>();
    for (Checked version : definition.field("spec", "versions").items()) {
      collect(version.field("schema", "openAPIV3Schema").value().orElse(NullValue.NULL), formats);
    }
    return formats;
  }

  private static void collect(Value value, Set<String> formats) {
    if (!(value instanceof ObjectValue schema)) {
      return;
    }
    String format = schema.text("format").orElse("");
    if (!format.isEmpty() && !recognized(schema.text("type").orElse(""), format)) {
      formats.add(format);
    }
    INNER.forEach(member -> collect(schema.get(member).orElse(NullValue.NULL), formats));
    for (String member : ROWS) {
      if (schema.get(member).orElse(NullValue.NULL) instanceof ListValue row) {
        row.forEach(one -> collect(one, formats));
      }
    }
    for (String member : NAMED) {
      ObjectValue named = schema.object(member).orElse(ObjectValue.empty());
      for (int i = 0; i < named.size(); i++) {
        collect(named.valueAt(i), formats);
      }
    }
  }

  private static boolean recognized(String type, String format) {
    return switch (type) {
      case "", "string" -> TextFormats.known(format);
      case "integer" -> format.equals("int32") || format.equals("int64");
      case "number" -> format.equals("float") || format.equals("double");
      default -> false;
    };
  }
}
