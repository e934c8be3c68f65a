package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Right objects, one of nearly every kind: those that the kernel's tables of rules start from.
final class Seeds {
  private static final Path TABLES =
      Path.of("..", "kernel", "src", "test", "resources", "io", "binnacle", "kernel", "validation");

  /// An object and the resource that it is of.
  record Seed(ResourceDefinition resource, ObjectValue object) {}

  final ResourceCatalog catalog = ResourceCatalog.builtIn();
  final List<ResourceDefinition> resources = List.copyOf(catalog.all());
  final List<Seed> all = new ArrayList<>();

  /// Where they are, once they are created.
  final Set<String> paths = new HashSet<>();

  Seeds() throws Exception {
    try (Stream<Path> files = Files.list(TABLES)) {
      for (Path file : files.sorted().toList()) {
        seed(file).ifPresent(all::add);
      }
    }
    all.forEach(seed -> paths.add(path(seed)));
    if (all.size() < 40) {
      throw new IOException("few seeds in " + TABLES.toAbsolutePath());
    }
  }

  /// As somebody would create it, in the namespace that there is.
  private static ObjectValue fresh(ObjectValue base) {
    return base.withoutAt("metadata", "resourceVersion").withoutAt("metadata", "namespace");
  }

  String path(Seed seed) {
    ResourceDefinition resource = seed.resource();
    return (resource.address().group().isEmpty()
            ? "/api/v1"
            : "/apis/" + resource.kind().apiVersion())
        + (resource.namespaced() ? "/namespaces/default/" : "/")
        + resource.address().resource()
        + "/"
        + seed.object().text("metadata", "name").orElse("x");
  }

  private Optional<Seed> seed(Path file) throws Exception {
    if (!(YamlReader.parse(Files.readString(file)).value() instanceof ObjectValue table)) {
      return Optional.empty();
    }
    return table
        .object("base")
        .flatMap(
            base -> {
              String[] version = base.text("apiVersion").orElse("").split("/", -1);
              return catalog
                  .ofKind(
                      new GroupVersionKind(
                          version.length > 1 ? version[0] : "",
                          version[version.length - 1],
                          base.text("kind").orElse("")))
                  .filter(ResourceDefinition::stored)
                  .map(resource -> new Seed(resource, fresh(base)));
            });
  }
}
