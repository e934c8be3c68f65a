package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Parts of pods as kube-apiserver shows them in messages: as the JSON of its internal types, whose
/// fields have other names, are all there and are in another order than those of `v1`. Pure.
public final class GoShape {
  private static final Map<String, List<Member>> TYPES = read();

  /// What `v1` has beside the security context and the internal type inside it.
  private static final Set<String> INSIDE_CONTEXT =
      Set.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers");

  private GoShape() {}

  /// A field of a type: its name there, its name in `v1` and what it holds.
  private record Member(String goName, String name, String kind) {}

  private static Map<String, List<Member>> read() {
    Map<String, List<Member>> types = new LinkedHashMap<>();
    try (InputStream in = GoShape.class.getResourceAsStream("pod-shapes.txt")) {
      if (in == null) {
        throw new IllegalStateException("pod-shapes.txt is not on the class path");
      }
      List<Member> members = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith(" ")) {
          String[] parts = line.strip().split(" ", -1);
          members.add(new Member(parts[0], parts[1], parts[2]));
        } else if (!line.startsWith("#")) {
          members = new ArrayList<>();
          types.put(line, members);
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return Map.copyOf(types);
  }

  /// A part as one line of JSON.
  ///
  /// @param type the internal type's name
  public static String show(String type, Checked part) {
    return JsonWriter.text(of(type, part.shownObject()));
  }

  private static boolean full(Value value) {
    return !(value instanceof ListValue list && list.isEmpty())
        && !(value instanceof ObjectValue object && object.isEmpty());
  }

  /// A part with the fields of the internal type.
  public static ObjectValue of(String type, ObjectValue object) {
    List<Member> members = TYPES.get(type);
    if (members == null) {
      throw new IllegalArgumentException("no shape of " + type);
    }
    ObjectValue source = type.equals("PodSpec") ? moved(object) : object;
    ObjectValue.Builder shape = ObjectValue.builder(members.size());
    for (Member member : members) {
      if (member.kind().equals("inline")) {
        ObjectValue inline = object.object(member.name()).orElse(ObjectValue.empty());
        // Its own type says how it is written: without what is empty.
        inline
            .names()
            .forEach(
                name -> inline.get(name).filter(GoShape::full).ifPresent(v -> shape.put(name, v)));
      } else {
        Optional<Value> value = source.get(member.name()).filter(v -> !(v instanceof NullValue));
        shape.put(member.goName(), value(member.kind(), value));
      }
    }
    return shape.build();
  }

  private static ObjectValue moved(ObjectValue spec) {
    if (!spec.has("securityContext") && INSIDE_CONTEXT.stream().noneMatch(spec::has)) {
      return spec;
    }
    ObjectValue context = spec.object("securityContext").orElse(ObjectValue.empty());
    for (String name : INSIDE_CONTEXT) {
      Optional<Value> value = spec.get(name);
      context = value.isPresent() ? context.with(name, value.get()) : context;
    }
    return spec.with("securityContext", context);
  }

  private static Value value(String kind, Optional<Value> value) {
    if (kind.startsWith("*")) {
      return value.isEmpty() ? NullValue.NULL : value(kind.substring(1), value);
    }
    if (kind.startsWith("[]")) {
      return value.isPresent() && value.get() instanceof ListValue list
          ? new ListValue(
              list.items().stream()
                  .map(item -> value(kind.substring(2), Optional.of(item)))
                  .toList())
          : NullValue.NULL;
    }
    return switch (kind) {
      case "raw" -> value.orElse(NullValue.NULL);
      case "string" -> value.orElse(new TextValue(""));
      case "bool" -> value.orElse(BoolValue.FALSE);
      case "int", "number" -> value.orElse(NumberValue.of(0));
      case "quantity" -> value.orElse(new TextValue("0"));
      default ->
          of(
              kind,
              value
                  .filter(ObjectValue.class::isInstance)
                  .map(ObjectValue.class::cast)
                  .orElse(ObjectValue.empty()));
    };
  }
}
