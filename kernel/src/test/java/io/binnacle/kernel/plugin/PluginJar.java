package io.binnacle.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Compiles sources and packs them as a plugin jar, so that tests load what no other class loader
/// knows.
final class PluginJar {
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();
  private String service = "";

  static PluginJar named(String name) {
    PluginJar jar = new PluginJar();
    jar.manifest.put(PluginScanner.NAME, name);
    jar.manifest.put(PluginScanner.VERSION, "1.2");
    jar.manifest.put(PluginScanner.SPI, "1.0");
    return jar;
  }

  /// A jar without the manifest entries of a plugin.
  static PluginJar library() {
    return new PluginJar();
  }

  PluginJar manifest(String name, String value) {
    manifest.put(name, value);
    return this;
  }

  PluginJar without(String name) {
    manifest.remove(name);
    return this;
  }

  /// Names the class in `META-INF/services`.
  PluginJar service(String type) {
    service = type;
    return this;
  }

  PluginJar source(String type, String text) {
    sources.put(type, text);
    return this;
  }

  /// Compiles the class and leaves it out of the jar.
  PluginJar leaveOut(String type) {
    leftOut.add(type);
    return this;
  }

  PluginJar against(Path library) {
    classPath.add(library);
    return this;
  }

  Path write(Path jar) throws IOException {
    Path work = Files.createTempDirectory("plugin-jar");
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-d", work.resolve("out").toString()));
    List<String> path = new ArrayList<>(List.of(System.getProperty("java.class.path")));
    classPath.forEach(library -> path.add(library.toString()));
    arguments.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
      arguments.add(file.toString());
    }
    Files.createDirectories(work.resolve("out"));
    if (!sources.isEmpty()) {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    }
    Files.createDirectories(jar.getParent());
    Manifest written = new Manifest();
    written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.forEach((name, value) -> written.getMainAttributes().putValue(name, value));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, written)) {
      if (!service.isEmpty()) {
        out.putNextEntry(new JarEntry("META-INF/services/io.binnacle.spi.Plugin"));
        out.write(service.getBytes(StandardCharsets.UTF_8));
      }
      List<Path> classes;
      try (Stream<Path> files = Files.walk(work.resolve("out"))) {
        classes = files.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path compiled : classes) {
        String name = work.resolve("out").relativize(compiled).toString();
        if (leftOut.stream().noneMatch(type -> name.equals(type.replace('.', '/') + ".class"))) {
          out.putNextEntry(new JarEntry(name));
          out.write(Files.readAllBytes(compiled));
        }
      }
    }
    return jar;
  }
}
