package io.binnacle.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaFinderTest {
  @TempDir Path root;

  private Path java(String place, String version) throws Exception {
    Path home = root.resolve(place);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Any\"\nJAVA_VERSION=\"" + version + "\"\n");
    Path command = Files.writeString(home.resolve("bin/java"), "");
    assertThat(command.toFile().setExecutable(true)).isTrue();
    return command;
  }

  private JavaFinder finder(Map<String, String> environment) {
    return new JavaFinder(environment, root.resolve("home").toString(), root.toFile());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib/jvm/temurin-25-jdk-amd64",
        "opt/java/jdk-25",
        "home/.sdkman/candidates/java/25.0.3-tem",
        "home/.jdks/temurin-25.0.3",
        "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home"
      })
  void findsWhereSystemsAndToolsInstall(String place) throws Exception {
    java("usr/lib/jvm/java-17-openjdk", "17.0.12");
    Path wanted = java(place, "25.0.3");
    assertThat(finder(Map.of()).find(25)).contains(wanted.toFile());
  }

  @Test
  void whatSomebodyNamedComesFirst() throws Exception {
    java("usr/lib/jvm/java-25", "25");
    Path own = java("own", "26.0.1");
    Path second = java("second", "25.0.1");
    Map<String, String> both =
        Map.of(
            "JAVA_HOME",
            root.resolve("second").toString(),
            "BINNACLE_JAVA_HOME",
            root.resolve("own").toString());
    assertThat(finder(both).find(25)).contains(own.toFile());
    assertThat(finder(Map.of("JAVA_HOME_25_X64", root.resolve("second").toString())).find(25))
        .contains(second.toFile());
  }

  @Test
  void aNamedJavaThatIsTooOldIsPassedOver() throws Exception {
    Path installed = java("usr/lib/jvm/java-25", "25");
    java("old", "21.0.2");
    assertThat(finder(Map.of("JAVA_HOME", root.resolve("old").toString())).find(25))
        .contains(installed.toFile());
  }

  @Test
  void ofSeveralTheLowestThatSufficesIsTaken() throws Exception {
    java("usr/lib/jvm/java-27", "27");
    Path lowest = java("usr/lib/jvm/java-25", "25.0.9");
    java("usr/lib/jvm/java-26", "26-ea");
    assertThat(finder(Map.of()).find(25)).contains(lowest.toFile());
  }

  @Test
  void oldBrokenAndMissingOnesAreNone() throws Exception {
    java("usr/lib/jvm/java-8", "1.8.0_402");
    java("usr/lib/jvm/odd", "what");
    Files.createDirectories(root.resolve("usr/lib/jvm/empty"));
    Files.delete(java("usr/lib/jvm/without-command", "25"));
    assertThat(finder(Map.of()).find(25)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1.8,8", "11,11", "17,17", "25,25"})
  void theRunningVersionIsReadInItsOldAndNewForm(String specification, int version) {
    assertThat(List.of(Launcher.runningVersion(specification))).containsExactly(version);
  }
}
