package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// Values that fit a schema, nearly fit it, or do not fit at all.
final class Values {
  /// Around what no writer of values makes but a document may hold: [Texts#json] unwraps it.
  static final String RAW = "@raw@";

  private static final int DEEPEST = 9;
  private static final int USUAL_LENGTH = 40;
  private static final int LONGEST = 70_000;

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "b",
          "a.b",
          "A",
          "-a",
          "a-",
          "a/b",
          "a/b/c",
          "../..",
          ".",
          "..",
          "0",
          "-1",
          "1",
          "100m",
          "1Gi",
          "1e3",
          "1e400",
          "0x10",
          "1.5",
          "-0",
          "+1",
          "1E",
          "1Ki1",
          ".5",
          "5.",
          "9223372036854775808",
          "-9223372036854775808",
          "1e-400",
          "1e9223372036854775807",
          "1e-2147483640",
          "1e2147483640",
          "1e999",
          "1e99999999999999999999",
          "1n",
          "9".repeat(60),
          "1" + "0".repeat(1000) + "Ei",
          "NaN",
          "Infinity",
          "true",
          "null",
          "~",
          "2026-01-01T00:00:00Z",
          "2026-01-01T00:00:00.123456Z",
          "2026-13-41T25:61:61Z",
          "0000-00-00T00:00:00Z",
          "9999-12-31T23:59:59.999999999+14:00",
          "10000-01-01T00:00:00Z",
          "50%",
          "%",
          "150%",
          "-5%",
          "1s",
          "1h1m1s",
          "99999999999h",
          "1d",
          "PT1S",
          "10.96.0.1",
          "10.96.0.300",
          "::1",
          "fe80::1%eth0",
          "10.0.0.0/8",
          "10.0.0.0/33",
          "::/0",
          "1.2.3.4.5",
          "::ffff:1.2.3.4",
          "\u0000",
          "\ud800",
          "\udc00x",
          "\ufeff",
          "\u2028",
          "ü",
          "日本",
          "\ud83d\ude00",
          "a\nb",
          "a\tb",
          "<script>",
          "${a}",
          "%s%n",
          "$(A)",
          "{{x}}",
          "\\",
          "\"",
          "(((((",
          "[",
          "(a+)+$",
          "a".repeat(63),
          "a".repeat(64),
          "a".repeat(253),
          "a".repeat(254),
          "a=b",
          "a,b",
          "a in (b)",
          "!a",
          "default",
          "kube-system",
          "kubernetes",
          "v1",
          "apps/v1",
          "Pod",
          "ConfigMap",
          "Always",
          "Never",
          "ClusterIP",
          "ExternalName",
          "None",
          "TCP",
          "foregroundDeletion",
          "orphan",
          "kubernetes",
          "example.com/x",
          "kubernetes.io/x",
          "*",
          "**",
          "YQ==",
          "YQ",
          "====",
          "not base64!",
          "a==b",
          "self.x",
          "1 +",
          "[].all(x, x)",
          "self.all(x, ",
          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
          "nginx:latest",
          "nginx@sha256:00",
          "http://[::1",
          "https://a/%zz",
          "file:///etc/passwd");

  private static final List<String> NUMBERS =
      List.of(
          "1e400",
          "-1e400",
          "1e-400",
          "NaN",
          "Infinity",
          "-Infinity",
          "-0",
          "0123",
          "+1",
          "1.",
          ".1",
          "1e",
          "0x1",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "1E5",
          "1.0",
          "1e0",
          "99999999999999999999999999",
          "1" + "0".repeat(400),
          "0." + "1".repeat(400),
          "1e999999999999",
          "2147483648",
          "-2147483649",
          "1_000",
          "tru",
          "nul",
          "'a'",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "\"\\x\"",
          "\"\\u12\"",
          "[1,]",
          "{,}",
          "{\"a\"}",
          "//",
          "{\"a\":1,\"a\":2}",
          "{\"\":{\"\":1}}");

  private final Choices choices;

  Values(Choices choices) {
    this.choices = choices;
  }

  String text() {
    if (choices.onceIn(400)) {
      return choices.of("a", "é", "\"", "a/", "1").repeat(choices.below(LONGEST));
    }
    if (choices.onceIn(6)) {
      StringBuilder text = new StringBuilder();
      int length = choices.below(USUAL_LENGTH);
      for (int i = 0; i < length; i++) {
        text.append((char) (choices.onceIn(9) ? choices.below(1 << 16) : choices.below(128)));
      }
      return text.toString();
    }
    return choices.of(TEXTS);
  }

  /// A name that is right, as a rule.
  String name() {
    return choices.onceIn(5) ? text() : choices.of("a", "b", "c", "fuzz");
  }

  /// Anything.
  Value any() {
    return any(0);
  }

  private Value any(int depth) {
    return switch (choices.below(depth > DEEPEST ? 7 : 10)) {
      case 0 -> NullValue.NULL;
      case 1 -> Value.of(choices.flip());
      case 2 -> Value.of(number());
      case 3 -> NumberValue.of(choices.below(1000) / 8.0);
      case 4 -> Value.of(RAW + choices.of(NUMBERS) + RAW);
      case 5, 6 -> Value.of(text());
      case 7 -> {
        ObjectValue.Builder object = ObjectValue.builder();
        for (int i = choices.below(4); i > 0; i--) {
          object.put(text(), any(depth + 1));
        }
        yield object.build();
      }
      case 8 -> {
        List<Value> items = new ArrayList<>();
        for (int i = choices.below(4); i > 0; i--) {
          items.add(any(depth + 1));
        }
        yield new ListValue(items);
      }
      default -> deep();
    };
  }

  private Value deep() {
    int depth = choices.onceIn(20) ? choices.below(20_000) : choices.below(60);
    // Built as text: so deep a value is more than the server's own writers are made for.
    boolean object = choices.flip();
    String open = object ? "{\"a\":" : "[";
    return Value.of(RAW + open.repeat(depth) + "1" + (object ? "}" : "]").repeat(depth) + RAW);
  }

  long number() {
    return switch (choices.below(6)) {
      case 0 -> choices.below(70_000);
      case 1 -> -choices.below(70_000);
      case 2 -> Long.MAX_VALUE;
      case 3 -> Long.MIN_VALUE;
      case 4 -> Integer.MAX_VALUE + (long) choices.below(3);
      default -> choices.below(4);
    };
  }

  /// A value for a schema: right as a rule, some of its fields only.
  Value of(Schema schema, int depth) {
    if (choices.onceIn(120)) {
      return any();
    }
    return switch (schema) {
      case ScalarSchema scalar -> scalar(scalar);
      case StructSchema struct -> struct(struct, depth);
      case ListSchema list -> {
        List<Value> items = new ArrayList<>();
        for (int i = choices.below(3); i > 0 && depth < DEEPEST; i--) {
          items.add(of(list.element(), depth + 1));
        }
        yield new ListValue(items);
      }
      case MapSchema map -> {
        ObjectValue.Builder members = ObjectValue.builder();
        for (int i = choices.below(3); i > 0 && depth < DEEPEST; i--) {
          members.put(name(), of(map.value(), depth + 1));
        }
        yield members.build();
      }
      case AnySchema _ -> any();
    };
  }

  ObjectValue struct(StructSchema schema, int depth) {
    ObjectValue.Builder object = ObjectValue.builder();
    int size = Math.max(1, schema.fields().size());
    for (Field field : schema.fields()) {
      // About three fields each, however many there are.
      if (depth < DEEPEST && choices.below(size) < 3) {
        object.put(
            field.name(),
            field.enumValues().isEmpty() || choices.onceIn(6)
                ? of(field.schema(), depth + 1)
                : Value.of(choices.of(field.enumValues())));
      }
    }
    if (choices.onceIn(150)) {
      object.put(text(), any());
    }
    return object.build();
  }

  private Value scalar(ScalarSchema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> Value.of(choices.flip());
      case INT32, INT64 -> Value.of(number());
      case DOUBLE -> NumberValue.of(choices.below(1000) / 8.0);
      case INT_OR_STRING -> choices.flip() ? Value.of(number()) : Value.of(text());
      case TIME -> Value.of(choices.onceIn(5) ? text() : "2026-01-01T00:00:00Z");
      case QUANTITY -> Value.of(choices.onceIn(3) ? text() : "1");
      default -> Value.of(choices.onceIn(3) ? text() : name());
    };
  }
}
