import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/// The comments of the API's protobuf files, as they stand in the Javadoc of the generated classes.
class ProtoComments {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "public interface (\\w+)OrBuilder extends\\s+// @@protoc_insertion_point\\(interface_extends:([\\w.]+)\\)");
  private static final Pattern FIELD =
      Pattern.compile(
          "/\\*\\*\\s*\\n\\s*\\* <pre>\\n((?:(?!</pre>).)*?)\\s*\\* </pre>\\s*\\n\\s*\\*\\s*\\n\\s*\\* <code>"
              + "(?:optional |repeated |required )?(?:map&lt;.*?&gt;|[\\w.]+) (\\w+) = \\d+",
          Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile(
          "/\\*\\*\\s*\\n\\s*\\* <pre>\\n((?:(?!</pre>).)*?)\\s*\\* </pre>\\s*\\n\\s*\\*\\s*\\n\\s*\\* Protobuf type \\{@code ([\\w.]+)\\}",
          Pattern.DOTALL);

  private final Path sources;
  private final Map<String, Comment> comments = new HashMap<>();

  ProtoComments(Path sources) {
    this.sources = sources;
  }

  /// Lines of a comment, without the decoration.
  record Comment(List<String> lines) {
    static final Comment NONE = new Comment(List.of());

    boolean has(String tag) {
      return lines.stream().anyMatch(line -> line.strip().equals(tag));
    }

    Optional<String> value(String tag) {
      return values(tag).stream().findFirst();
    }

    List<String> values(String tag) {
      return lines.stream()
          .map(String::strip)
          .filter(line -> line.startsWith(tag))
          .map(line -> line.substring(tag.length()))
          .toList();
    }

    /// The text without tags, as Kubernetes' OpenAPI generator takes it: lines of a paragraph are
    /// joined, indented ones stand alone, and what follows `---` is for developers. The comments
    /// have lost the empty lines between paragraphs; the model's text, which has lost all line
    /// breaks, has a space more where one was. A model of other words is left as it is.
    String description(String model) {
      List<String> told = told();
      String plain = String.join(" ", told);
      if (model.isEmpty() || !words(plain).equals(words(model))) {
        return model.isEmpty() ? joined(told) : model;
      }
      List<String> parted = new ArrayList<>();
      int at = 0;
      for (String line : told) {
        int gap = at;
        while (at < model.length() && Character.isWhitespace(model.charAt(at))) {
          at++;
        }
        int indent = line.length() - line.stripLeading().length();
        if (!parted.isEmpty() && at - gap > 1 + indent) {
          parted.add("");
        }
        parted.add(line);
        for (String word : line.strip().split("\\s+")) {
          at = model.indexOf(word, at) + word.length();
        }
      }
      return joined(parted);
    }

    private static String words(String text) {
      return text.replaceAll("\\s+", " ").strip();
    }

    private List<String> told() {
      List<String> told = new ArrayList<>();
      for (String line : lines) {
        String stripped = line.strip();
        if (line.stripTrailing().equals("---")) {
          break;
        }
        if (!stripped.isEmpty() && !stripped.startsWith("+") && !stripped.startsWith("TODO")) {
          told.add(line.stripTrailing());
        }
      }
      return told;
    }

    private static String joined(List<String> lines) {
      StringBuilder text = new StringBuilder();
      for (String line : lines) {
        if (line.isEmpty()) {
          dropLast(text);
          text.append("\n\n");
        } else if (line.startsWith(" ") || line.startsWith("\t")) {
          dropLast(text);
          text.append('\n').append(line).append('\n');
        } else {
          text.append(line).append(' ');
        }
      }
      return text.toString().strip();
    }

    /// What stands at the end was meant to part lines.
    private static void dropLast(StringBuilder text) {
      if (!text.isEmpty()) {
        text.setLength(text.length() - 1);
      }
    }
  }

  void load(String file) throws IOException {
    String source;
    try (var zip = new ZipFile(sources.toFile());
        InputStream in =
            zip.getInputStream(zip.getEntry("io/kubernetes/client/proto/" + file + ".java"))) {
      source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Matcher message = MESSAGE.matcher(source);
    while (message.find()) {
      int end = source.indexOf("\n  }\n", message.end());
      Matcher field = FIELD.matcher(source).region(message.end(), end);
      while (field.find()) {
        comments.putIfAbsent(message.group(2) + "/" + field.group(2), comment(field.group(1)));
      }
    }
    Matcher type = TYPE.matcher(source);
    while (type.find()) {
      comments.putIfAbsent(type.group(2), comment(type.group(1)));
    }
  }

  private static Comment comment(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String bare = line.stripLeading();
      if (bare.startsWith("*")) {
        bare = bare.substring(bare.startsWith("* ") ? 2 : 1);
      }
      lines.add(
          bare.replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&#64;", "@")
              .replace("&#42;", "*")
              .replace("&#47;", "/")
              .replace("&#92;", "\\")
              .replace("&quot;", "\"")
              .replace("&amp;", "&"));
    }
    return new Comment(lines);
  }

  Comment ofField(String message, String field) {
    return comments.getOrDefault(message + "/" + field, Comment.NONE);
  }

  Comment ofMessage(String message) {
    return comments.getOrDefault(message, Comment.NONE);
  }
}
