package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import java.util.List;
import java.util.regex.Pattern;

/// The form of the rules of `x-kubernetes-validations`.
final class ExpressionRules {
  private static final Pattern LINE_BREAK = Pattern.compile("[\\n\\r]");
  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private ExpressionRules() {}

  static void check(Checked schema) {
    for (Checked rule : schema.field("x-kubernetes-validations").items()) {
      words(rule);
      Checked computed = rule.field("messageExpression");
      if (!computed.empty() && computed.text().isBlank()) {
        computed.required("messageExpression must be non-empty if specified");
      }
      Checked reason = rule.field("reason");
      if (reason.present()) {
        reason.oneOf(REASONS);
      }
      Checked path = rule.field("fieldPath");
      if (!path.empty()) {
        path(path, schema);
      }
    }
  }

  private static void words(Checked rule) {
    Checked expression = rule.field("rule");
    Checked message = rule.field("message");
    String trimmed = message.text().strip();
    if (expression.text().isBlank()) {
      expression.required("rule is not specified");
    } else if (!message.empty() && trimmed.isEmpty()) {
      message.invalid("must be non-empty if specified");
    } else if (broken(trimmed)) {
      message.invalid("must not contain line breaks");
    } else if (broken(expression.text().strip()) && trimmed.isEmpty()) {
      message.required("message must be specified if rule contains line breaks");
    }
  }

  private static void path(Checked path, Checked schema) {
    if (path.text().isBlank()) {
      path.invalid("must be non-empty if specified");
    }
    if (broken(path.text())) {
      path.invalid("must not contain line breaks");
    }
    if (StructuralRules.obstacle(schema).isEmpty()) {
      try {
        FieldPath.read(path.text(), schema.object(), true);
      } catch (FieldPath.Unreadable unreadable) {
        path.invalid("must be a valid path");
      }
    }
  }

  private static boolean broken(String text) {
    return LINE_BREAK.matcher(text).find();
  }
}
