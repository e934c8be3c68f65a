package io.binnacle.kernel.validation.storage;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// `ValidateStorageClass` of Kubernetes 1.36.
final class StorageClassRules implements KindRules {
  private static final int MOST_PARAMETERS = 512;
  private static final int MOST_BYTES = 256 * 1024;

  @Override
  public void create(Checked object) {
    provisioner(object.field("provisioner"));
    parameters(object.field("parameters"), true);
    Checked policy = object.field("reclaimPolicy");
    if (!policy.empty()) {
      policy.oneOf(List.of("Delete", "Retain"));
    }
    Checked mode = object.field("volumeBindingMode");
    if (mode.present()) {
      mode.oneOf(List.of("Immediate", "WaitForFirstConsumer"));
    } else {
      mode.required("");
    }
    topologies(object.field("allowedTopologies"));
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    create(object);
    Checked before = Checked.silent(old);
    for (String member : List.of("parameters", "provisioner")) {
      object.field(member).immutable(before.field(member));
    }
    for (String member : List.of("reclaimPolicy", "volumeBindingMode")) {
      object.field(member).immutableTyped(before.field(member));
    }
  }

  /// Checks the name of a driver.
  static void provisioner(Checked name) {
    if (name.require("")) {
      String lower = name.text().toLowerCase(Locale.ROOT);
      Names.labelKey(lower).forEach(fault -> name.invalid(fault, FieldError.quote(lower)));
    }
  }

  static void parameters(Checked parameters, boolean none) {
    if (parameters.size() > MOST_PARAMETERS) {
      parameters.tooLong(MOST_PARAMETERS);
      return;
    }
    if (parameters.keys().contains("")) {
      parameters.invalid("field can not be empty.", "\"\"");
    }
    if (bytes(parameters) > MOST_BYTES) {
      parameters.tooLong(MOST_BYTES);
    }
    if (!none) {
      parameters.require("must contain at least one key/value pair");
    }
  }

  /// How many bytes the keys and the values of a map have.
  static long bytes(Checked map) {
    return map.keys().stream()
        .map(key -> key + map.entry(key).text())
        .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  private static void topologies(Checked topologies) {
    // Upstream begins with as many empty terms as there are, and compares with these, too.
    List<Map<String, Set<String>>> seen =
        new ArrayList<>(Collections.nCopies(topologies.size(), Map.of()));
    for (Checked term : topologies.items()) {
      Checked expressions = term.field("matchLabelExpressions");
      Map<String, Set<String>> values = term(expressions);
      for (int i = Collections.frequency(seen, values); i > 0; i--) {
        expressions.add(FieldError.duplicate(expressions.path(), "\"\""));
      }
      seen.add(values);
    }
  }

  private static Map<String, Set<String>> term(Checked expressions) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Checked expression : expressions.items()) {
      Set<String> values = new TreeSet<>();
      expression.field("values").require("");
      for (Checked value : expression.field("values").items()) {
        if (!values.add(value.text())) {
          value.duplicate();
        }
      }
      Checked key = expression.field("key");
      SelectorRules.key(key);
      if (found.put(key.text(), values) != null) {
        key.duplicate();
      }
    }
    return found;
  }
}
