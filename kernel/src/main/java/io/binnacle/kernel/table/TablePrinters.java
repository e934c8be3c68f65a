package io.binnacle.kernel.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The printers of the built-in kinds. Immutable and thread-safe.
public final class TablePrinters {
  private static final String OTHERS = "*";

  private final Map<String, TablePrinter> byResource;
  private final TablePrinter others;

  private TablePrinters(Map<String, TablePrinter> byResource, TablePrinter others) {
    this.byResource = Map.copyOf(byResource);
    this.others = others;
  }

  /// Makes the printers.
  ///
  /// @param columnsText the columns of each kind; `columns.txt` in the jar describes its form
  public static TablePrinters of(String columnsText) {
    Map<String, List<Column>> columns = columns(columnsText);
    Map<String, TablePrinter> printers = new HashMap<>();
    for (Map<String, CellPrinter> cells :
        List.of(
            WorkloadCells.printers(),
            NetworkCells.printers(),
            StorageCells.printers(),
            ClusterCells.printers(),
            PolicyCells.printers())) {
      cells.forEach(
          (resource, printer) ->
              printers.put(resource, new TablePrinter(required(columns, resource), printer)));
    }
    return new TablePrinters(
        printers,
        new TablePrinter(
            required(columns, OTHERS),
            object -> Printed.row(object.name(), object.text("metadata", "creationTimestamp"))));
  }

  private static List<Column> required(Map<String, List<Column>> columns, String resource) {
    List<Column> found = columns.get(resource);
    if (found == null) {
      throw new IllegalArgumentException("there are no columns for " + resource);
    }
    return found;
  }

  /// The printer of a resource; one that shows name and time of creation for those that have none
  /// of their own.
  ///
  /// @param qualifiedResource e.g. `pods` or `deployments.apps`; `scale` for that subresource
  public TablePrinter printer(String qualifiedResource) {
    return byResource.getOrDefault(qualifiedResource, others);
  }

  private static Map<String, List<Column>> columns(String text) {
    Map<String, String> words = new HashMap<>();
    Map<String, List<Column>> columns = new HashMap<>();
    List<Column> current = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("$")) {
        int equals = line.indexOf(" = ");
        words.put(line.substring(0, equals), line.substring(equals + 3));
      } else if (line.startsWith("  ")) {
        current.add(column(line.strip(), words));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        current = new ArrayList<>();
        for (String resource : line.split(" ", -1)) {
          columns.put(resource, current);
        }
      }
    }
    return columns;
  }

  private static Column column(String line, Map<String, String> words) {
    String[] parts = line.split("\\|", 5);
    String description = words.getOrDefault(parts[4], parts[4]).replace("\\n", "\n");
    return new Column(parts[0], parts[1], parts[2], Integer.parseInt(parts[3]), description);
  }
}
