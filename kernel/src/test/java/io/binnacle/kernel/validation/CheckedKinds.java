package io.binnacle.kernel.validation;

import io.binnacle.kernel.defaults.BuiltInDefaults;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.strategy.ImmutableFields;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/// Objects taken through the steps that come before their rules, and the rules.
final class CheckedKinds {
  private final ResourceCatalog catalog = ResourceCatalog.builtIn();
  private final BuiltInDefaults defaults = new BuiltInDefaults();

  /// What is wrong with an object, but for its metadata.
  ///
  /// @param step `create`, `update` or a subresource that changes it
  List<String> faults(String step, ObjectValue object, ObjectValue old) {
    String resource = definition(object).address().qualifiedResource();
    List<FieldError> faults = new ArrayList<>();
    if (step.equals("create")) {
      faults.addAll(BuiltInRules.create(resource, object));
    } else {
      String subresource = step.equals("update") ? "" : step;
      if (subresource.isEmpty()) {
        faults.addAll(ImmutableFields.faults(resource, object, old));
      }
      faults.addAll(BuiltInRules.update(resource, subresource, object, old));
    }
    return faults.stream().map(FieldError::toString).toList();
  }

  private ResourceDefinition definition(ObjectValue object) {
    return catalog
        .ofKind(
            GroupVersionKind.of(
                object.text("apiVersion").orElseThrow(), object.text("kind").orElseThrow()))
        .orElseThrow();
  }

  /// The object as the server has it when it checks it.
  ObjectValue complete(ObjectValue object) throws IllTypedException {
    ResourceDefinition definition = definition(object);
    ObjectValue conformed = Conformer.conform(object, definition.schema()).object();
    return Conformer.conform(defaults.apply(definition.schema(), conformed), definition.schema())
        .object();
  }
}
