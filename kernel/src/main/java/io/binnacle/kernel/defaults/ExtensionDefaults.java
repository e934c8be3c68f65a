package io.binnacle.kernel.defaults;

import static io.binnacle.kernel.defaults.BuiltInDefaults.zero;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Defaults of `apiextensions.k8s.io` that depend on other fields.
final class ExtensionDefaults {
  private static final String PACKAGE =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition";

  private ExtensionDefaults() {}

  static Map<String, UnaryOperator<ObjectValue>> rules() {
    Map<String, UnaryOperator<ObjectValue>> rules = new HashMap<>();
    rules.put(PACKAGE, ExtensionDefaults::definition);
    rules.put(PACKAGE + "Spec", ExtensionDefaults::specification);
    return rules;
  }

  /// The version that is stored from now on is one of those that may be in the store.
  private static ObjectValue definition(ObjectValue definition) {
    if (!definition.items("status", "storedVersions").isEmpty()) {
      return definition;
    }
    Optional<String> stored =
        definition.items("spec", "versions").stream()
            .filter(version -> version instanceof ObjectValue v && v.flag("storage"))
            .findFirst()
            .flatMap(version -> ((ObjectValue) version).text("name"));
    return stored.isPresent()
        ? definition.withAt(ListValue.of(Value.of(stored.get())), "status", "storedVersions")
        : definition;
  }

  private static ObjectValue specification(ObjectValue spec) {
    ObjectValue names = spec.object("names").orElse(ObjectValue.empty());
    String kind = names.text("kind").orElse("");
    if (!kind.isEmpty()) {
      for (Map.Entry<String, String> name :
          List.of(
              Map.entry("singular", kind.toLowerCase(Locale.ROOT)),
              Map.entry("listKind", kind + "List"))) {
        if (zero(names, name.getKey())) {
          names = names.with(name.getKey(), Value.of(name.getValue()));
        }
      }
    }
    ObjectValue result = names.isEmpty() ? spec : spec.with("names", names);
    return result.has("conversion")
        ? result
        : result.with("conversion", ObjectValue.of("strategy", Value.of("None")));
  }
}
