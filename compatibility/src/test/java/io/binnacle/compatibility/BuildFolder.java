package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/// Folders of the build that it tells its tests by properties.
final class BuildFolder {
  private BuildFolder() {}

  static Path toldBy(String property) {
    String value = System.getProperty(property);
    assertThat(value).as("the system property %s", property).isNotNull();
    return Path.of(value).toAbsolutePath().normalize();
  }
}
