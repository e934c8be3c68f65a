package io.binnacle.kernel.operation;

import io.binnacle.kernel.apply.Shapes;
import io.binnacle.kernel.apply.Versions;
import io.binnacle.kernel.conversion.Conversion;
import io.binnacle.kernel.conversion.Conversions;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;
import java.util.function.Supplier;

/// The versions in which a resource is served in its group: what is served in several groups has
/// managers of its own in each, as upstream converts between versions of one group only.
final class KindVersions implements Versions {
  private final Supplier<ResourceCatalog> catalog;
  private final Shapes shapes;
  private final ResourceDefinition usual;
  private final Form form;

  /// @param usual the resource in the version of most objects that are asked about
  KindVersions(Supplier<ResourceCatalog> catalog, Shapes shapes, ResourceDefinition usual) {
    this.catalog = catalog;
    this.shapes = shapes;
    this.usual = usual;
    this.form = shapes.form(usual.schema());
  }

  @Override
  public Optional<Shaped> convert(ObjectValue object, String apiVersion) {
    String said = object.text("apiVersion").orElse(apiVersion);
    if (said.equals(apiVersion)) {
      return apiVersion.equals(usual.kind().apiVersion())
          ? Optional.of(new Shaped(object, form))
          : definition(apiVersion).map(d -> new Shaped(object, shapes.form(d.schema())));
    }
    Optional<ResourceDefinition> from = definition(said);
    Optional<ResourceDefinition> to = definition(apiVersion);
    return from.isEmpty() || to.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Shaped(
                conformed(converted(object, from.get(), to.get()), to.get()),
                shapes.form(to.get().schema())));
  }

  @Override
  public boolean serves(ObjectValue object, String apiVersion) {
    return apiVersion.equals(usual.kind().apiVersion()) || definition(apiVersion).isPresent();
  }

  private Optional<ResourceDefinition> definition(String apiVersion) {
    GroupVersionKind kind = GroupVersionKind.of(apiVersion, usual.kind().kind());
    return kind.group().equals(usual.kind().group())
        ? catalog.get().ofKind(kind).filter(d -> stored(d).equals(stored(usual)))
        : Optional.empty();
  }

  private static GroupVersionResource stored(ResourceDefinition definition) {
    return Conversions.of(definition.address())
        .map(Conversion::storage)
        .orElse(definition.address());
  }

  private static ObjectValue converted(
      ObjectValue object, ResourceDefinition from, ResourceDefinition to) {
    ObjectValue stored =
        Conversions.of(from.address()).map(c -> c.toStorage(object)).orElse(object);
    ObjectValue served =
        Conversions.of(to.address()).map(c -> c.fromStorage(stored)).orElse(stored);
    return served.with("apiVersion", Value.of(to.kind().apiVersion()));
  }

  private static ObjectValue conformed(ObjectValue object, ResourceDefinition definition) {
    try {
      return Conformer.conform(object, definition.schema()).object();
    } catch (IllTypedException unfit) {
      // What a conversion made of a valid object is valid; anything else shows in its managers.
      return object;
    }
  }
}
