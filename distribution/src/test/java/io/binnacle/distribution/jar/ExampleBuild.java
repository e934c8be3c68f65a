package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Builds a project of `examples/` as its author would: by Maven, outside the reactor.
///
/// The SPI that it asks for is put into a local repository of its own; what the reactor has
/// downloaded already serves as a repository beside it, so that nothing is downloaded and nothing
/// of Binnacle gets into the developer's local repository.
final class ExampleBuild {
  private static final String SETTINGS =
      """
      <settings>
        <profiles><profile><id>cache</id>
          <repositories><repository><id>cache</id><url>CACHE_URL</url><snapshots><enabled>false</enabled></snapshots></repository></repositories>
          <pluginRepositories><pluginRepository><id>cache</id><url>CACHE_URL</url><snapshots><enabled>false</enabled></snapshots></pluginRepository></pluginRepositories>
        </profile></profiles>
        <activeProfiles><activeProfile>cache</activeProfile></activeProfiles>
      </settings>
      """;

  private ExampleBuild() {}

  /// Builds, tests included.
  ///
  /// @param work an empty folder to work in
  /// @return the jar
  static Path jar(String example, Path work) throws Exception {
    Path root = Path.of(System.getProperty("binnacle.root")).toRealPath();
    Path project = work.resolve(example);
    copy(root.resolve("examples").resolve(example), project);
    Path repository = work.resolve("repository");
    String version = version(root);
    place(repository, "binnacle", version, root.resolve("pom.xml"), "pom");
    for (String module : List.of("spi", "spi-tck")) {
      place(repository, module, version, root.resolve(module).resolve("pom.xml"), "pom");
      Path jar = root.resolve(module).resolve("target").resolve(module + "-" + version + ".jar");
      place(repository, module, version, jar, "jar");
    }
    Path settings = work.resolve("settings.xml");
    Path downloaded = Path.of(System.getProperty("binnacle.maven.repository"));
    Files.writeString(settings, SETTINGS.replace("CACHE_URL", downloaded.toUri().toString()));
    Path log = work.resolve(example + ".log");
    Process maven =
        new ProcessBuilder(
                Path.of(System.getProperty("binnacle.maven.home"), "bin", "mvn").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "-gs",
                settings.toString(),
                "-Dmaven.repo.local=" + repository,
                "-Dbinnacle.version=" + version,
                "package")
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(maven.waitFor(10, TimeUnit.MINUTES)).as("the build of %s ends", example).isTrue();
    assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
    try (Stream<Path> built = Files.list(project.resolve("target"))) {
      return built.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  private static String version(Path root) throws IOException {
    return Files.readString(root.resolve("pom.xml"))
        .replaceAll(
            "(?s).*?<artifactId>binnacle</artifactId>\\s*<version>([^<]+)</version>.*", "$1");
  }

  private static void place(
      Path repository, String artifact, String version, Path file, String type) throws IOException {
    Path folder = repository.resolve("io/binnacle").resolve(artifact).resolve(version);
    Files.createDirectories(folder);
    Path target = folder.resolve(artifact + "-" + version + "." + type);
    if (!Files.exists(target)) {
      Files.copy(file, target);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path relative = from.relativize(file);
        if (relative.startsWith("target")) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(to.resolve(relative));
        } else {
          Files.copy(file, to.resolve(relative));
        }
      }
    }
  }
}
