package io.binnacle.kernel.golden;

import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/// Tables of facts, a YAML file each, and their rows as tests.
public final class FactTables {
  private FactTables() {}

  /// A container for each of the tables in the folder of a test's resources.
  ///
  /// @param test whose resources they are
  /// @param one the name of one of them
  /// @param rows makes the tests of a table
  public static Stream<DynamicContainer> of(
      Class<?> test, String one, Function<ObjectValue, List<DynamicTest>> rows)
      throws IOException, URISyntaxException {
    Path folder = Path.of(test.getResource(one).toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(
              file ->
                  DynamicContainer.dynamicContainer(
                      file.getFileName().toString(), rows.apply(read(file))))
          .toList()
          .stream();
    }
  }

  private static ObjectValue read(Path file) {
    try {
      return (ObjectValue) YamlReader.parse(Files.readString(file)).value();
    } catch (IOException | MalformedException e) {
      throw new AssertionError(file + ": " + e, e);
    }
  }
}
