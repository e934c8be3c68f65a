package io.binnacle.kernel.printing;

import io.binnacle.kernel.table.TablePrinters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Reads how the built-in kinds are printed from `columns.txt`, whose head describes its form.
public final class BuiltInTables {
  private BuiltInTables() {}

  /// The printers of the built-in kinds. Reads the table in the jar, so it is called once.
  public static TablePrinters printers() {
    try (InputStream stream = BuiltInTables.class.getResourceAsStream("columns.txt")) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks the table columns.txt");
      }
      return TablePrinters.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
