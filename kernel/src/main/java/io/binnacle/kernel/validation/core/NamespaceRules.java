package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// `ValidateNamespace` of Kubernetes 1.36.
final class NamespaceRules implements KindRules {
  private static final List<String> STANDARD =
      List.of("kubernetes", "orphan", "foregroundDeletion");

  @Override
  public void create(Checked object) {
    Checked finalizers = object.field("spec", "finalizers");
    finalizers.items().forEach(item -> finalizer(item.under(finalizers.path())));
  }

  @Override
  public void update(String subresource, Checked object, ObjectValue old) {
    if (subresource.equals("finalize")) {
      object.field("spec", "finalizers").items().forEach(NamespaceRules::finalizer);
    }
  }

  private static void finalizer(Checked finalizer) {
    finalizer.invalid(Names.labelKey(finalizer.text()));
    if (!finalizer.text().contains("/") && !STANDARD.contains(finalizer.text())) {
      finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified");
    }
  }
}
