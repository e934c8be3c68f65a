package io.binnacle.kernel.plugin;

import io.binnacle.spi.SpiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks through a plugin folder, reading manifests only: no class of a plugin is loaded here.
///
/// `x.jar` is one self-contained plugin; a folder `x/` is a plugin with its libraries, where
/// exactly one jar has the manifest entry `Binnacle-Plugin`. Entries are taken in the order of
/// their names; hidden files, and files that are not jars, are left alone.
final class PluginScanner {
  static final String NAME = "Binnacle-Plugin";
  static final String VERSION = "Binnacle-Plugin-Version";
  static final String SPI = "Binnacle-Spi";

  private static final Pattern PLUGIN_NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private PluginScanner() {}

  /// What a scan found.
  record Found(List<PluginDescriptor> plugins, List<PluginProblem> problems) {}

  static Found scan(Path folder) {
    List<PluginDescriptor> plugins = new ArrayList<>();
    List<PluginProblem> problems = new ArrayList<>();
    List<Path> entries;
    try {
      entries = entriesOf(folder);
    } catch (IOException e) {
      problems.add(problem(folder, "cannot be read: " + reasonOf(e)));
      return new Found(plugins, problems);
    }
    for (Path entry : entries) {
      try {
        describe(entry, problems).ifPresent(plugins::add);
      } catch (IOException e) {
        problems.add(problem(entry, "cannot be read as a jar: " + reasonOf(e)));
      }
    }
    return new Found(plugins, problems);
  }

  private static Optional<PluginDescriptor> describe(Path entry, List<PluginProblem> problems)
      throws IOException {
    List<Path> jars = Files.isDirectory(entry) ? jarsIn(entry) : List.of(entry);
    if (jars.isEmpty()) {
      return Optional.empty();
    }
    List<Path> described = new ArrayList<>();
    for (Path jar : jars) {
      if (attributesOf(jar).getValue(NAME) != null) {
        described.add(jar);
      }
    }
    if (described.size() != 1) {
      problems.add(
          problem(
              entry,
              described.isEmpty()
                  ? "is not a Binnacle plugin: no manifest names " + NAME
                  : "holds several plugins: " + fileNames(described)));
      return Optional.empty();
    }
    Path main = described.getFirst();
    List<Path> classPath = new ArrayList<>(List.of(main));
    jars.stream().filter(jar -> !jar.equals(main)).forEach(classPath::add);
    return descriptor(entry, attributesOf(main), classPath, problems);
  }

  private static Optional<PluginDescriptor> descriptor(
      Path entry, Attributes attributes, List<Path> jars, List<PluginProblem> problems) {
    String name = attributes.getValue(NAME).strip();
    if (!PLUGIN_NAME.matcher(name).matches()) {
      problems.add(
          problem(entry, "manifest entry " + NAME + ": \"" + name + "\" is not " + PLUGIN_NAME));
      return Optional.empty();
    }
    String needed = attributes.getValue(SPI);
    if (needed == null) {
      problems.add(new PluginProblem(name, entry.toString(), "the manifest lacks " + SPI));
      return Optional.empty();
    }
    SpiVersion spi;
    try {
      spi = SpiVersion.parse(needed);
    } catch (IllegalArgumentException e) {
      problems.add(
          new PluginProblem(
              name, entry.toString(), "manifest entry " + SPI + ": " + e.getMessage()));
      return Optional.empty();
    }
    if (!SpiVersion.CURRENT.satisfies(spi)) {
      problems.add(
          new PluginProblem(
              name,
              entry.toString(),
              "is built for SPI " + spi + ", this server has SPI " + SpiVersion.CURRENT));
      return Optional.empty();
    }
    String version = attributes.getValue(VERSION);
    return Optional.of(
        new PluginDescriptor(
            name, version == null ? "unknown" : version.strip(), spi, entry, jars));
  }

  private static Attributes attributesOf(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    }
  }

  private static List<Path> entriesOf(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !fileName(entry).startsWith("."))
          .filter(entry -> Files.isDirectory(entry) || fileName(entry).endsWith(".jar"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> jarsIn(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> fileName(entry).endsWith(".jar")).sorted().toList();
    }
  }

  private static String fileNames(List<Path> jars) {
    return String.join(", ", jars.stream().map(PluginScanner::fileName).toList());
  }

  private static String fileName(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static PluginProblem problem(Path entry, String message) {
    return new PluginProblem(fileName(entry), entry.toString(), message);
  }

  private static String reasonOf(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
