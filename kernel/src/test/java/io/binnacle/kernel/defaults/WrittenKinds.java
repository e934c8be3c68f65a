package io.binnacle.kernel.defaults;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.strategy.GatedFields;
import io.binnacle.kernel.strategy.Pool;
import io.binnacle.kernel.strategy.ServicePools;
import io.binnacle.kernel.strategy.ServiceRange;
import io.binnacle.kernel.strategy.Strategies;
import io.binnacle.kernel.strategy.Strategy;
import io.binnacle.kernel.strategy.WriteContext;
import io.binnacle.kernel.validation.core.ServiceAddressRules;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/// Objects taken through the steps of a write that shape what is stored, without admission,
/// allocation and checks.
final class WrittenKinds {
  static final String UID = "5f3a0f0e-90d5-4b6d-8a3a-000000000000";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final ResourceCatalog catalog = ResourceCatalog.builtIn();
  private final BuiltInDefaults defaults = new BuiltInDefaults();
  private final Strategies strategies =
      new Strategies(
          new ServicePools(
              ServiceRange.parse("10.96.0.0/16"), new Endless(), new Endless(), new Random(1)),
          ServiceAddressRules::faults,
          _ -> true,
          _ -> Optional.empty());

  ObjectValue created(ObjectValue sent) throws IllTypedException {
    ObjectValue object =
        strategy(sent).read(complete(sent.withAt(Value.of(UID), "metadata", "uid")));
    object = GatedFields.dropped(resource(sent), object, Optional.empty());
    return complete(strategy(sent).prepareForCreate(object, context(sent)));
  }

  ObjectValue updated(ObjectValue sent, ObjectValue old) throws IllTypedException {
    ObjectValue read = strategy(sent).read(complete(sent));
    ObjectValue object = GatedFields.dropped(resource(sent), read, Optional.of(old));
    return complete(strategy(sent).prepareForUpdate(object, old, context(sent)));
  }

  private ObjectValue complete(ObjectValue object) throws IllTypedException {
    ResourceDefinition definition = definition(object);
    ObjectValue conformed = Conformer.conform(object, definition.schema()).object();
    ObjectValue read = strategy(object).read(defaults.apply(definition.schema(), conformed));
    return Conformer.conform(read, definition.schema()).object();
  }

  private Strategy strategy(ObjectValue object) {
    return strategies.of(definition(object).address());
  }

  private String resource(ObjectValue object) {
    return definition(object).address().qualifiedResource();
  }

  private static WriteContext context(ObjectValue object) {
    String name = object.text("metadata", "name").orElse("");
    return new WriteContext(UserInfo.of("admin"), new ObjectKey("default", name), NOW, true);
  }

  private ResourceDefinition definition(ObjectValue object) {
    return catalog
        .ofKind(
            GroupVersionKind.of(
                object.text("apiVersion").orElseThrow(), object.text("kind").orElseThrow()))
        .orElseThrow();
  }

  /// A pool that has whatever is asked for.
  private record Endless() implements Pool {
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
  }
}
