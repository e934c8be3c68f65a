package io.binnacle.kernel.codec;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// Writes YAML as `sigs.k8s.io/yaml` lays it out: block style, members sorted by name, lists not
/// indented. Thread-safe.
public final class YamlWriter {
  private YamlWriter() {}

  public static byte[] write(Value value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  public static String text(Value value) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(Integer.MAX_VALUE);
    options.setSplitLines(false);
    return new Yaml(new GoLike(options), options).dump(plain(value));
  }

  /// Chooses the style of texts as Go's library does: literal for several lines, double quotes for
  /// what would be read as something else than a text.
  private static final class GoLike extends Representer {
    private static final Resolver RESOLVER = new Resolver();

    /// Booleans of YAML 1.1 that the library does not take for such.
    private static final Set<String> OLD_BOOLEANS = Set.of("y", "Y", "n", "N");

    GoLike(DumperOptions options) {
      super(options);
      representers.put(
          String.class,
          data -> {
            String text = data.toString();
            return representScalar(Tag.STR, text, style(text));
          });
    }

    private static DumperOptions.ScalarStyle style(String text) {
      if (text.contains("\n")) {
        return DumperOptions.ScalarStyle.LITERAL;
      }
      boolean ambiguous =
          OLD_BOOLEANS.contains(text)
              || !RESOLVER.resolve(NodeId.scalar, text, true).equals(Tag.STR);
      return ambiguous ? DumperOptions.ScalarStyle.DOUBLE_QUOTED : DumperOptions.ScalarStyle.PLAIN;
    }
  }

  private static @Nullable Object plain(Value value) {
    return switch (value) {
      case ObjectValue object -> {
        Map<String, @Nullable Object> members = new TreeMap<>();
        for (int i = 0; i < object.size(); i++) {
          members.put(object.nameAt(i), plain(object.valueAt(i)));
        }
        yield members;
      }
      case ListValue list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(plain(item)));
        yield items;
      }
      case TextValue text -> text.text();
      case NumberValue.IntegerNumber integer -> integer.number();
      case NumberValue.FloatNumber floating -> floating.number();
      case BoolValue flag -> flag.flag();
      case NullValue none -> null;
    };
  }
}
