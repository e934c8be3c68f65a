package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.cel.AdmissionVariables;
import io.binnacle.kernel.cel.AdmissionVariables.Composed;
import io.binnacle.kernel.cel.Compilation;
import io.binnacle.kernel.cel.DeclaredType;
import io.binnacle.kernel.cel.PlainTypes;
import io.binnacle.kernel.cel.Program;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles the expressions of a policy, or of the conditions of a webhook. Confined to one check.
final class PolicyExpressions {
  private static final List<String> CONDITION = List.of("bool");
  private static final List<String> MESSAGE = List.of("string");
  private static final List<String> ANNOTATION = List.of("string", "null_type");
  private static final List<String> ANYTHING = List.of();

  private final boolean params;
  private AdmissionVariables variables;

  /// @param params whether there are parameters
  /// @param composed whether there are variables
  PolicyExpressions(boolean params, boolean composed) {
    this.params = params;
    variables = variables(composed ? new Composed.Named(Map.of()) : new Composed.No());
  }

  private AdmissionVariables variables(Composed composed) {
    return new AdmissionVariables(params, true, false, composed);
  }

  /// Compiles what tells whether the rest is asked at all: it sees no variables.
  void matchCondition(Checked expression) {
    String text = expression.text().strip();
    compile(variables(new Composed.No()), expression.instead(Value.of(text)), text, CONDITION);
  }

  void condition(Checked expression) {
    compile(variables, expression, expression.text(), CONDITION);
  }

  void message(Checked expression) {
    compile(variables.withoutAuthorizer(), expression, expression.text(), MESSAGE);
  }

  void annotation(Checked expression) {
    compile(variables, expression, expression.text().strip(), ANNOTATION);
  }

  /// Compiles what makes a patch.
  ///
  /// @param result the type of the patch
  void patch(Checked expression, String result) {
    String text = expression.text().strip();
    compile(variables.forPatches(), expression.instead(Value.of(text)), text, List.of(result));
  }

  /// Compiles a variable, which those after it may name.
  void variable(String name, Checked expression) {
    DeclaredType type =
        compile(variables, expression, expression.text(), ANYTHING)
            .map(Program::result)
            .orElse(PlainTypes.DYN);
    if (variables.variables() instanceof Composed.Named named) {
      variables = variables(named.with(name, type));
    }
  }

  private static Optional<Program> compile(
      AdmissionVariables variables, Checked expression, String text, List<String> results) {
    return switch (variables.environment().compile(text)) {
      case Compilation.Refused(String listing) -> {
        expression.invalid("compilation failed: " + listing);
        yield Optional.empty();
      }
      case Compilation.Compiled(Program program) -> fitting(program, expression, results);
    };
  }

  private static Optional<Program> fitting(
      Program program, Checked expression, List<String> results) {
    if (!results.isEmpty() && !results.contains(program.resultType())) {
      String wanted =
          results.size() == 1 ? results.getFirst() : "one of [" + String.join(" ", results) + "]";
      expression.invalid("must evaluate to " + wanted + " but got " + program.resultType());
      return Optional.empty();
    }
    Optional<String> obstacle = program.obstacle();
    obstacle.ifPresent(
        why ->
            expression.add(
                FieldError.internal(expression.path(), "program instantiation failed: " + why)));
    return obstacle.isPresent() ? Optional.empty() : Optional.of(program);
  }
}
