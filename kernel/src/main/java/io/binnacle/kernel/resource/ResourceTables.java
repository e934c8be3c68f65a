package io.binnacle.kernel.resource;

import io.binnacle.kernel.schema.SchemaFile;
import io.binnacle.kernel.schema.SchemaSet;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the tables of the built-in kinds: `schemas.txt`, made by the build, and `resources.txt`,
/// whose head describes its form.
final class ResourceTables {
  private static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> NO_WORDS = List.of();

  /// Groups whose types do not lie in `k8s.io/api`.
  private static final Map<String, String> PACKAGES =
      Map.of(
          "apiregistration.k8s.io", "io.k8s.kube-aggregator.pkg.apis.apiregistration.",
          "apiextensions.k8s.io", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.");

  private ResourceTables() {}

  static SchemaSet schemas() {
    return SchemaFile.parse(text("schemas.txt"));
  }

  static String text(String name) {
    try (InputStream stream = ResourceTables.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks the table " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<ResourceDefinition> resources(SchemaSet schemas) {
    List<ResourceDefinition> resources = new ArrayList<>();
    String group = "";
    String version = "";
    String[] resource = new String[0];
    List<SubresourceDefinition> subresources = new ArrayList<>();
    for (String line : text("resources.txt").lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.strip().split(" ", -1);
      if (line.startsWith("  /")) {
        subresources.add(subresource(words, group, version));
        continue;
      }
      if (resource.length > 0) {
        resources.add(resource(resource, group, version, subresources, schemas));
        subresources.clear();
        resource = new String[0];
      }
      if (words[0].equals("group")) {
        GroupVersionKind address = GroupVersionKind.of(words[1], "");
        group = address.group();
        version = address.version();
      } else {
        resource = words;
      }
    }
    resources.add(resource(resource, group, version, subresources, schemas));
    return resources;
  }

  private static SubresourceDefinition subresource(String[] words, String group, String version) {
    boolean foreign = words.length > 3;
    GroupVersionKind kind =
        foreign
            ? GroupVersionKind.of(words[3], words[1])
            : new GroupVersionKind(group, version, words[1]);
    return new SubresourceDefinition(words[0].substring(1), kind, foreign, verbs(words[2]));
  }

  private static ResourceDefinition resource(
      String[] words,
      String group,
      String version,
      List<SubresourceDefinition> subresources,
      SchemaSet schemas) {
    return new ResourceDefinition(
        new GroupVersionResource(group, version, words[0]),
        new GroupVersionKind(group, version, words[2]),
        words[1],
        words[3].equals("Namespaced"),
        verbs(words[4]),
        option(words, "short="),
        option(words, "categories="),
        subresources,
        schemas.get(schemaName(group, version, words[2])));
  }

  /// The name of a built-in kind's schema: groups are named by their first label.
  static String schemaName(String group, String version, String kind) {
    String prefix = PACKAGES.get(group);
    if (prefix == null) {
      String label =
          group.isEmpty()
              ? "core"
              : group.contains(".") ? group.substring(0, group.indexOf('.')) : group;
      prefix = "io.k8s.api." + label + ".";
    }
    return prefix + version + "." + kind;
  }

  private static List<String> verbs(String word) {
    return word.equals("*") ? ALL_VERBS : List.of(word.split(",", -1));
  }

  private static List<String> option(String[] words, String prefix) {
    for (String word : words) {
      if (word.startsWith(prefix)) {
        return List.of(word.substring(prefix.length()).split(",", -1));
      }
    }
    return NO_WORDS;
  }
}
