package io.binnacle.kernel.validation;

import io.binnacle.kernel.defaults.BuiltInDefaults;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.EmptyMembers;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.strategy.Pool;
import io.binnacle.kernel.strategy.ServicePools;
import io.binnacle.kernel.strategy.ServiceRange;
import io.binnacle.kernel.strategy.Strategies;
import io.binnacle.kernel.strategy.WriteContext;
import io.binnacle.kernel.validation.core.ServiceAddressRules;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Objects taken through the steps that come before their rules, and the rules.
final class CheckedKinds {
  private final ResourceCatalog catalog = ResourceCatalog.builtIn();
  private final BuiltInDefaults defaults = new BuiltInDefaults();

  /// What is wrong with an object, but for its metadata.
  ///
  /// @param step `create`, `update` or a subresource that changes it
  /// @param sent the object as a client would send it
  List<String> faults(String step, ObjectValue object, ObjectValue old, ObjectValue sent) {
    ResourceDefinition definition = definition(object);
    String resource = definition.address().qualifiedResource();
    ObjectValue shown = EmptyMembers.of(sent, definition.schema()).shownIn(object);
    List<FieldError> faults = new ArrayList<>();
    if (step.equals("create")) {
      faults.addAll(BuiltInRules.create(resource, object, shown));
    } else {
      String subresource = step.equals("update") ? "" : step;
      faults.addAll(BuiltInRules.update(resource, subresource, object, shown, old));
    }
    return faults.stream().map(FieldError::toString).toList();
  }

  /// A new object as the server has it when it checks it, with what its kind's strategy sets.
  ObjectValue begun(ObjectValue object, String uid) throws IllTypedException {
    ResourceDefinition definition = definition(object);
    Pool nothing =
        new Pool() {
          @Override
          public boolean take(String item, ObjectKey owner) {
            return true;
          }

          @Override
          public boolean taken(String item) {
            return false;
          }

          @Override
          public void giveBack(String item, ObjectKey owner) {}
        };
    WriteContext context =
        new WriteContext(
            UserInfo.of("admin"),
            new ObjectKey("default", object.text("metadata", "name").orElse("")),
            Instant.EPOCH,
            true);
    ObjectValue born = complete(object.withAt(Value.of(uid), "metadata", "uid"));
    ServiceRange range = ServiceRange.parse("10.96.0.0/16");
    return complete(
        new Strategies(
                new ServicePools(range, nothing, nothing, new Random(1)),
                ServiceAddressRules::faults,
                _ -> true,
                _ -> Optional.empty())
            .of(definition.address())
            .prepareForCreate(born, context));
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
    ObjectValue inMemory = EmptyMembers.of(object, definition.schema()).in(conformed);
    return Conformer.conform(defaults.apply(definition.schema(), inMemory), definition.schema())
        .object();
  }
}
