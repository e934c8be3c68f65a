import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The facts of the API that none of the artifacts tells, kept by hand: see the header of each
/// table.
class FactTables {
  private final Map<String, String> presence = new HashMap<>();
  private final Map<String, String> enums = new HashMap<>();
  private final Map<String, String> defaults = new HashMap<>();
  private final Map<String, Set<Integer>> paragraphs = new HashMap<>();
  private final Set<String> embedded = new HashSet<>();
  private final Set<String> withoutModel = new HashSet<>();
  private final StringBuilder literal = new StringBuilder();

  static FactTables read(Path folder) throws IOException {
    FactTables tables = new FactTables();
    tables.readPresence(folder.resolve("presence.txt"));
    tables.readEnums(folder.resolve("enums.txt"));
    for (String line : lines(folder.resolve("structs.txt"))) {
      String[] parts = line.split(" ", -1);
      (parts[0].equals("embedded") ? tables.embedded : tables.withoutModel)
          .add("io.k8s." + parts[1]);
    }
    for (String line : lines(folder.resolve("defaults.txt"))) {
      String[] parts = line.split(" ", 2);
      tables.defaults.put("io.k8s." + parts[0], parts[1]);
    }
    for (String line : lines(folder.resolve("paragraphs.txt"))) {
      String[] parts = line.split(" ", -1);
      Set<Integer> words = new HashSet<>();
      for (String word : parts[1].split(",", -1)) {
        words.add(Integer.valueOf(word));
      }
      tables.paragraphs.put("io.k8s." + parts[0], words);
    }
    for (String line : lines(folder.resolve("literal.txt"))) {
      tables.literal.append(line).append('\n');
    }
    return tables;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private void readPresence(Path file) throws IOException {
    for (String line : lines(file)) {
      String[] parts = line.split(" ", -1);
      for (int i = 1; i < parts.length; i++) {
        String letter = parts[i].substring(0, 1);
        for (String field : parts[i].substring(2).split(",", -1)) {
          presence.put("io.k8s." + parts[0] + "." + field, letter);
        }
      }
    }
  }

  private void readEnums(Path file) throws IOException {
    for (String line : lines(file)) {
      String[] parts = line.split(" ", -1);
      enums.put("io.k8s." + parts[0], parts[1]);
    }
  }

  Optional<String> presence(String goType, String field) {
    return Optional.ofNullable(presence.get(goType + "." + field));
  }

  Optional<String> enumValues(String type, String field) {
    return Optional.ofNullable(enums.get(type + "." + field));
  }

  Optional<String> defaultValue(String type, String field) {
    return Optional.ofNullable(defaults.get(type + "." + field));
  }

  /// A description with the paragraphs that the artifacts have lost.
  String parted(String of, String text) {
    Set<Integer> begins = paragraphs.get(of);
    if (begins == null) {
      return text;
    }
    StringBuilder parted = new StringBuilder();
    String[] words = text.strip().split("\\s+");
    for (int i = 0; i < words.length; i++) {
      parted.append(i == 0 ? "" : begins.contains(i) ? "\n\n" : " ").append(words[i]);
    }
    return parted.toString();
  }

  boolean embedded(String type) {
    return embedded.contains(type);
  }

  boolean withoutModel(String type) {
    return withoutModel.contains(type);
  }

  String literalSchemas() {
    return literal.toString();
  }
}
