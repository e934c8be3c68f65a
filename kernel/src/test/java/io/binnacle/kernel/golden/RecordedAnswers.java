package io.binnacle.kernel.golden;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The recorded answers, where they lie beside the checkout. They are not part of it.
public final class RecordedAnswers {
  private RecordedAnswers() {}

  /// The cases of a file, with `u` for what was another text in each run; without them the test is
  /// skipped.
  ///
  /// @param file e.g. `tables.jsonl`
  public static Stream<ObjectValue> of(String file) throws IOException {
    Path found = find("shared/golden/" + file);
    assumeTrue(Files.exists(found), "the recorded answers are not here: " + found);
    return Files.readAllLines(found).stream()
        .map(line -> line.replace("{u}", "u"))
        .map(line -> JsonReader.readStored(line.getBytes(StandardCharsets.UTF_8)));
  }

  private static Path find(String file) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path found = folder.resolve(file);
      if (Files.exists(found)) {
        return found;
      }
      folder = folder.getParent();
    }
    return Path.of("..", file);
  }
}
