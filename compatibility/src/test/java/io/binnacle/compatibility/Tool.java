package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A program of the machine that a client is built or run by. Where it is missing the client's
/// tests are skipped, but on a CI machine they fail.
///
/// @param name as it is found on the `PATH`
/// @param purpose what it is needed for
record Tool(String name, String purpose) {

  void require() {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    if (Optional.ofNullable(System.getenv("CI")).orElse("").isEmpty()) {
      Assumptions.assumeTrue(found, "SKIPPED: no " + name + " on the PATH for " + purpose);
    }
    assertThat(found).as("%s on the PATH, for %s", name, purpose).isTrue();
  }
}
