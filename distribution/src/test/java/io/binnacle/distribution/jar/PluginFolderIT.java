package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.jar.JarProcess.Ended;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example plugins, built as strangers build theirs and dropped into the plugin folder.
class PluginFolderIT {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String MAIN_CLASS = "io/binnacle/examples/label/RequiredLabelPlugin.class";
  private static final String POLICY_CLASS = "io/binnacle/examples/label/RequiredLabel.class";

  @TempDir static Path work;
  private static Path requiredLabel;
  private static Path jsonlStore;

  @TempDir Path folder;

  @BeforeAll
  static void build() throws Exception {
    requiredLabel = ExampleBuild.jar("required-label", work);
    jsonlStore = ExampleBuild.jar("jsonl-store", work);
  }

  private Path drop(Path jar) throws Exception {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    return Files.copy(jar, plugins.resolve(jar.getFileName()));
  }

  /// Drops the policy's jar under another name, with another manifest, and less a class.
  private void dropBroken(String name, String without, Consumer<Attributes> change)
      throws Exception {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    try (JarFile jar = new JarFile(requiredLabel.toFile())) {
      Manifest manifest = new Manifest(jar.getManifest());
      change.accept(manifest.getMainAttributes());
      try (OutputStream file = Files.newOutputStream(plugins.resolve(name));
          JarOutputStream out = new JarOutputStream(file, manifest)) {
        for (JarEntry entry : Collections.list(jar.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME) && !entry.getName().equals(without)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            try (InputStream content = jar.getInputStream(entry)) {
              content.transferTo(out);
            }
          }
        }
      }
    }
  }

  private void configure(String text) throws Exception {
    Files.writeString(folder.resolve("binnacle.yaml"), text);
  }

  private static String configMap(String name) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"}}
        """
        .formatted(name);
  }

  @Test
  void aPolicyThatIsDroppedInChangesAndRefusesObjects() throws Exception {
    drop(requiredLabel);
    configure(
        """
        plugins-dir: plugins
        enable-admission-plugins: [required-label]
        admission:
          required-label: {label: team, usual: unassigned}
        """);
    try (JarProcess server =
            JarProcess.ready(folder, "--store", "memory", "--config", "binnacle.yaml");
        AdminClient admin = server.admin()) {
      HttpResponse<String> created = admin.post(CONFIG_MAPS, configMap("a"));
      assertThat(created.statusCode()).isEqualTo(201);
      assertThat(created.body()).contains("\"labels\":{\"team\":\"unassigned\"}");
      assertThat(created.headers().firstValue("Warning"))
          .get()
          .asString()
          .contains("label team was set");
    }
    configure(
        """
        plugins-dir: plugins
        enable-admission-plugins: [required-label]
        admission:
          required-label: {label: team}
        """);
    try (JarProcess server =
            JarProcess.ready(folder, "--store", "memory", "--config", "binnacle.yaml");
        AdminClient admin = server.admin()) {
      HttpResponse<String> refused = admin.post(CONFIG_MAPS, configMap("b"));
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body())
          .contains("the label team is required")
          .contains("\"kind\":\"Status\"");
    }
  }

  @Test
  void aStoreThatIsDroppedInKeepsObjectsAcrossAKill() throws Exception {
    drop(jsonlStore);
    try (JarProcess server =
            JarProcess.ready(folder, "--plugins-dir", "plugins", "--store", "jsonl");
        AdminClient admin = server.admin()) {
      assertThat(admin.post(CONFIG_MAPS, configMap("kept")).statusCode()).isEqualTo(201);
      server.kill();
    }
    try (JarProcess server =
            JarProcess.ready(folder, "--plugins-dir", "plugins", "--store", "jsonl");
        AdminClient admin = server.admin()) {
      assertThat(admin.get(CONFIG_MAPS + "/kept").statusCode()).isEqualTo(200);
      assertThat(server.stop()).isZero();
    }
    Ended listed =
        JarProcess.run(folder, "plugins", "--plugins-dir", "plugins", "--store", "jsonl");
    assertThat(listed.out().lines().filter(line -> line.startsWith("jsonl-store")))
        .singleElement()
        .asString()
        .contains("1.0")
        .contains("storage/jsonl (active)")
        .contains("jsonl-store-1.0.jar");
  }

  @Test
  void thePluginFolderBesideTheJarIsUsedUnasked() throws Exception {
    drop(requiredLabel);
    Path jar = Files.copy(JarProcess.jar(), folder.resolve("binnacle.jar"));
    Process listing =
        new ProcessBuilder(JarProcess.java(), "-jar", jar.toString(), "plugins")
            .directory(work.toFile())
            .start();
    assertThat(new String(listing.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("admission/required-label");
    assertThat(listing.waitFor()).isZero();
  }

  @Test
  void brokenPluginsAreNamedAndHarmNothing() throws Exception {
    drop(requiredLabel);
    dropBroken(
        "missing-class.jar", POLICY_CLASS, main -> main.putValue("Binnacle-Plugin", "lacking"));
    dropBroken("missing-plugin.jar", MAIN_CLASS, main -> main.putValue("Binnacle-Plugin", "gone"));
    dropBroken("newer.jar", "", main -> main.putValue("Binnacle-Spi", "2.0"));
    dropBroken("x-twin.jar", "", main -> main.putValue("Binnacle-Plugin-Version", "2.0"));
    Files.writeString(folder.resolve("plugins/garbage.jar"), "no jar");
    Ended listed = JarProcess.run(folder, "plugins", "--plugins-dir", "plugins");
    assertThat(listed.status()).isZero();
    assertThat(listed.out())
        .contains("not loaded: plugins/garbage.jar: cannot be read as a jar")
        .contains("not loaded: plugins/missing-plugin.jar: cannot be loaded")
        .contains("not loaded: plugins/newer.jar: is built for SPI 2.0, this server has SPI 1.0")
        .contains("not loaded: plugins/x-twin.jar: the plugin name \"required-label\" is taken by");
    try (JarProcess server =
            JarProcess.ready(folder, "--store", "memory", "--plugins-dir", "plugins");
        AdminClient admin = server.admin()) {
      assertThat(admin.post(CONFIG_MAPS, configMap("a")).statusCode()).isEqualTo(201);
      assertThat(server.complaints()).contains("garbage.jar", "newer.jar", "x-twin.jar");
    }
  }

  @Test
  void aBrokenPluginThatTheConfigurationNeedsRefusesTheStart() throws Exception {
    dropBroken("newer.jar", "", main -> main.putValue("Binnacle-Spi", "2.0"));
    configure(
        """
        plugins-dir: plugins
        enable-admission-plugins: [required-label]
        """);
    Ended newer = JarProcess.run(folder, "--config", "binnacle.yaml", "--secure-port", "0");
    assertThat(newer.complaint())
        .contains(
            "enable-admission-plugins", "\"required-label\"", "newer.jar: is built for SPI 2.0");
    assertThat(newer.status()).isEqualTo(2);

    Files.delete(folder.resolve("plugins/newer.jar"));
    dropBroken("lacking.jar", POLICY_CLASS, main -> {});
    configure(
        """
        plugins-dir: plugins
        enable-admission-plugins: [required-label]
        admission: {required-label: {label: team}}
        """);
    Ended lacking = JarProcess.run(folder, "--config", "binnacle.yaml", "--secure-port", "0");
    assertThat(lacking.complaint()).contains("required-label", "lacking.jar", "RequiredLabel");
    assertThat(lacking.status()).isEqualTo(2);
  }

  @Test
  void aBadConfigurationOfAPluginIsNamedByItsKey() throws Exception {
    drop(requiredLabel);
    configure(
        """
        plugins-dir: plugins
        enable-admission-plugins: [required-label]
        admission: {required-label: {lable: team}}
        """);
    Ended ended = JarProcess.run(folder, "--config", "binnacle.yaml", "--secure-port", "0");
    assertThat(ended.complaint())
        .contains("admission.required-label.lable: unknown key; did you mean \"label\"?");
    assertThat(ended.status()).isEqualTo(2);
  }
}
