package io.binnacle.kernel.codec;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.representer.Representer;

/// Reads one YAML document as the JSON that it stands for, with YAML 1.1's booleans as
/// `sigs.k8s.io/yaml` has them. Thread-safe.
public final class YamlReader {
  private static final int LARGEST = 3 << 20;

  private YamlReader() {}

  /// @throws MalformedException when the text is not one YAML document
  public static Parsed parse(String yaml) throws MalformedException {
    LoaderOptions options = new LoaderOptions();
    // What aliases make of a document is limited where they are followed.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setCodePointLimit(LARGEST);
    options.setAllowDuplicateKeys(true);
    options.setNestingDepthLimit(200);
    try {
      Node root = new Composer(options).compose(yaml);
      Reading reading = new Reading(new ArrayList<>(), new ArrayList<>(), new YamlAliases());
      Value value = root == null ? NullValue.NULL : reading.value(root, "", 0);
      return new Parsed(value, reading.duplicates(), reading.complaints());
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new MalformedException("yaml: line " + line + ": " + problem(e));
    } catch (YAMLException e) {
      throw new MalformedException("yaml: " + e.getMessage());
    } catch (NumberFormatException e) {
      // The library takes an escape's eight digits for a number with a sign.
      throw new MalformedException("yaml: found invalid Unicode character escape code");
    } catch (IllegalArgumentException e) {
      // Tags with spaces in them, say.
      throw new MalformedException("yaml: " + e.getMessage());
    }
  }

  private static String problem(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    // SnakeYAML adds what it found; Go's library does not.
    int found = problem.indexOf(", but ");
    String bare = found < 0 ? problem : problem.substring(0, found);
    return bare.replace("expected the node content", "did not find expected node content");
  }

  /// Composes nodes without constructing objects.
  private static final class Composer {
    private final Yaml yaml;

    Composer(LoaderOptions options) {
      yaml =
          new Yaml(
              new SafeConstructor(options),
              new Representer(new DumperOptions()),
              new DumperOptions(),
              options,
              YamlScalar.resolver());
    }

    Node compose(String text) {
      return yaml.compose(new StringReader(text));
    }
  }

  /// @param duplicates the paths of keys that stood before
  /// @param faults what Go's strict decoder says of them
  /// @param aliases limits how often nodes are read
  private record Reading(List<String> duplicates, List<String> faults, YamlAliases aliases) {
    private static final int DEEPEST = 200;

    Value value(Node node, String path, int depth) throws MalformedException {
      if (depth > DEEPEST) {
        throw new MalformedException("yaml: exceeded max depth");
      }
      aliases.enter(node);
      try {
        return content(node, path, depth);
      } finally {
        aliases.leave(node);
      }
    }

    private Value content(Node node, String path, int depth) throws MalformedException {
      return switch (node) {
        case MappingNode mapping -> object(mapping, path, depth);
        case SequenceNode sequence -> {
          List<Value> items = new ArrayList<>();
          for (Node item : sequence.getValue()) {
            items.add(value(item, path + "[" + items.size() + "]", depth + 1));
          }
          yield new ListValue(items);
        }
        case ScalarNode scalar -> YamlScalar.value(scalar);
        default -> throw new MalformedException("yaml: unsupported node " + node.getNodeId());
      };
    }

    /// Go's strict decoder tells all of them as one.
    List<String> complaints() {
      return faults.isEmpty()
          ? List.of()
          : List.of("yaml: unmarshal errors:\n  " + String.join("\n  ", faults));
    }

    private ObjectValue object(MappingNode mapping, String path, int depth)
        throws MalformedException {
      ObjectValue.Builder object = ObjectValue.builder();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw new MalformedException("yaml: unsupported key type");
        }
        if (YamlScalar.merges(key)) {
          merge(object, value(tuple.getValueNode(), path, depth + 1));
          continue;
        }
        String name = YamlScalar.key(key);
        String at = path.isEmpty() ? name : path + "." + name;
        Value value = value(tuple.getValueNode(), at, depth + 1);
        if (object.has(name)) {
          duplicates.add(at);
          int line = tuple.getValueNode().getStartMark().getLine() + 1;
          faults.add("line " + line + ": key " + shown(key) + " already set in map");
        }
        object.put(name, value);
      }
      return object.build();
    }

    private static String shown(ScalarNode key) throws MalformedException {
      return YamlScalar.value(key) instanceof TextValue text
          ? FieldError.quote(text.text())
          : YamlScalar.key(key);
    }

    private static void merge(ObjectValue.Builder object, Value merged) {
      if (merged instanceof ObjectValue other) {
        for (int i = 0; i < other.size(); i++) {
          if (!object.has(other.nameAt(i))) {
            object.append(other.nameAt(i), other.valueAt(i));
          }
        }
      }
    }
  }
}
