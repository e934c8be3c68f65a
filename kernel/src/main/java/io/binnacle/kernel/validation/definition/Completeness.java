package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import java.util.List;

/// Whether each part of which a junctor speaks is there outside of it too.
final class Completeness {
  private Completeness() {}

  static void check(Checked schema) {
    junctors(schema, schema);
  }

  private static void junctors(Checked said, Checked structure) {
    if (Schemas.isSchema(said.field("not"))) {
      nested(said.field("not"), structure);
    }
    for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
      said.field(junctor).items().forEach(clause -> nested(clause, structure));
    }
  }

  private static void nested(Checked said, Checked structure) {
    junctors(said, structure);
    Schemas.item(said).ifPresent(item -> counterpart(item, structure.field("items")));
    Checked properties = said.field("properties");
    for (Checked property : Schemas.named(properties)) {
      String name =
          property.path().substring(properties.path().length() + 1, property.path().length() - 1);
      counterpart(property, structure.field("properties").entry(name));
    }
  }

  private static void counterpart(Checked said, Checked structure) {
    if (structure.present()) {
      nested(said, structure);
    } else {
      structure.required("because it is defined in " + said.path());
    }
  }
}
