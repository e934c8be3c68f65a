package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.cel.Compilation;
import io.binnacle.kernel.cel.DeclaredType;
import io.binnacle.kernel.cel.Environment;
import io.binnacle.kernel.cel.EscapedName;
import io.binnacle.kernel.cel.Program;
import io.binnacle.kernel.cel.SchemaTypes;
import io.binnacle.kernel.cel.ValidationRules;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What the rules of one schema within that of a version are about, and what is told of them:
/// `CELSchemaContext` of Kubernetes 1.36. Confined to one check.
final class RuleScope {
  private static final String RULES = "x-kubernetes-validations";

  private final Optional<RuleScope> parent;
  private final ObjectValue schema;
  private final Optional<Step> step;
  private final boolean within;
  private final OptionalLong often;
  private final Optional<String> uncorrelated;
  private final RuleCosts costs;
  private Optional<DeclaredType> type = Optional.empty();

  /// How a schema is reached from the one around it.
  private sealed interface Step {
    record Property(String name) implements Step {}

    record Items() implements Step {}

    record Values() implements Step {}
  }

  /// Where a rule is compiled, and how it is shown.
  private record Place(Environment environment, DeclaredType type, String shown) {}

  private RuleScope(
      Optional<RuleScope> parent,
      ObjectValue schema,
      Optional<Step> step,
      OptionalLong often,
      Optional<String> uncorrelated,
      RuleCosts costs) {
    this.parent = parent;
    this.schema = schema;
    this.step = step;
    this.often = often;
    this.uncorrelated = uncorrelated;
    this.costs = costs;
    within = parent.filter(p -> p.within).isPresent() || !rules(schema).isEmpty();
  }

  /// The scope of a version's schema.
  ///
  /// @param limited whether each rule alone may cost no more than its limit
  static RuleScope of(ObjectValue schema, boolean limited) {
    return new RuleScope(
        Optional.empty(),
        schema,
        Optional.empty(),
        OptionalLong.of(1),
        Optional.empty(),
        new RuleCosts(limited));
  }

  private static List<Value> rules(ObjectValue schema) {
    return schema.items(RULES);
  }

  RuleScope property(String name) {
    ObjectValue inner =
        schema
            .object("properties")
            .flatMap(properties -> properties.object(name))
            .orElse(ObjectValue.empty());
    return inner(inner, new Step.Property(name), uncorrelated);
  }

  RuleScope values() {
    return inner(
        schema.object("additionalProperties").orElse(ObjectValue.empty()),
        new Step.Values(),
        uncorrelated);
  }

  /// @param path where the list's schema stands
  RuleScope items(String path) {
    boolean map = schema.text("x-kubernetes-list-type").orElse("").equals("map");
    return inner(
        schema.object("items").orElse(ObjectValue.empty()),
        new Step.Items(),
        map ? uncorrelated : uncorrelated.or(() -> Optional.of(path)));
  }

  private RuleScope inner(ObjectValue inner, Step how, Optional<String> lost) {
    return new RuleScope(
        Optional.of(this), inner, Optional.of(how), RuleCosts.often(often, schema), lost, costs);
  }

  /// The type that values of the schema have in its rules.
  private Optional<DeclaredType> type() {
    if (type.isEmpty()) {
      boolean resource = parent.isEmpty() || schema.flag("x-kubernetes-embedded-resource");
      type =
          parent
              .filter(p -> p.within)
              .flatMap(RuleScope::type)
              .flatMap(this::partOf)
              .or(() -> SchemaTypes.of(schema, resource));
    }
    return type;
  }

  private Optional<DeclaredType> partOf(DeclaredType outer) {
    return switch (step.orElseThrow()) {
      case Step.Property(String name) when outer instanceof DeclaredType.Fields fields ->
          EscapedName.of(name).flatMap(n -> Optional.ofNullable(fields.fields().get(n)));
      case Step.Items _ when outer instanceof DeclaredType.Items items ->
          Optional.of(items.element());
      case Step.Values _ when outer instanceof DeclaredType.Entries entries ->
          Optional.of(entries.value());
      default -> Optional.empty();
    };
  }

  /// Compiles the rules of the schema.
  ///
  /// @param path where the schema stands
  void check(String path) {
    List<Value> rules = rules(schema);
    if (rules.isEmpty()) {
      return;
    }
    if (type().isEmpty()) {
      costs.add(
          FieldError.internal(
              path + "." + RULES,
              "internal error: failed to construct type information for x-kubernetes-validations"
                  + " rules: unable to convert structural schema to CEL declarations"));
      return;
    }
    DeclaredType value = type().get();
    Map<Boolean, Environment> environments = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      ObjectValue rule = (ObjectValue) rules.get(i);
      boolean optional = rule.get("optionalOldSelf").equals(Optional.of(BoolValue.TRUE));
      Environment environment =
          environments.computeIfAbsent(optional, o -> ValidationRules.of(value, o));
      String shown = JsonWriter.text(DefinitionShape.rule(rule));
      rule(path + "." + RULES + "[" + i + "]", rule, new Place(environment, value, shown));
    }
  }

  private void rule(String path, ObjectValue rule, Place place) {
    String text = rule.text("rule").orElse("");
    if (text.isBlank()) {
      return;
    }
    boolean old =
        switch (place.environment().compile(text)) {
          case Compilation.Refused(String listing) -> {
            costs.add(
                FieldError.invalid(
                    path + ".rule", place.shown(), "compilation failed: " + listing));
            yield false;
          }
          case Compilation.Compiled(Program program) -> compiled(path, rule, program, place);
        };
    Optional<Value> optional = rule.get("optionalOldSelf");
    if (old) {
      uncorrelated.ifPresent(
          lost ->
              costs.add(
                  FieldError.invalid(
                      path + ".rule",
                      FieldError.quote(text),
                      "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                          + lost)));
    } else if (optional.filter(BoolValue.class::isInstance).isPresent()) {
      costs.add(
          FieldError.invalid(
              path + ".optionalOldSelf",
              JsonWriter.text(optional.get()),
              "may not be set if oldSelf is not used in rule"));
    }
  }

  /// @return whether the rule tells of the old value
  private boolean compiled(String path, ObjectValue rule, Program program, Place place) {
    String shown = place.shown();
    if (!program.resultType().equals("bool")) {
      costs.add(
          FieldError.invalid(path + ".rule", shown, "cel expression must evaluate to a bool"));
      return false;
    }
    boolean old = program.names("oldSelf");
    Optional<String> obstacle = program.obstacle();
    if (obstacle.isPresent()) {
      costs.add(
          FieldError.invalid(
              path + ".rule", shown, "program instantiation failed: " + obstacle.get()));
      return old;
    }
    costs.rule(path + ".rule", program.cost("self", false), often, place.type().leastSize());
    message(path, rule, place.environment(), shown);
    return old;
  }

  private void message(String path, ObjectValue rule, Environment environment, String shown) {
    String text = rule.text("messageExpression").orElse("");
    if (text.isEmpty()) {
      return;
    }
    String at = path + ".messageExpression";
    switch (environment.compile(text)) {
      case Compilation.Refused(String listing) ->
          costs.add(
              FieldError.invalid(at, shown, "messageExpression compilation failed: " + listing));
      case Compilation.Compiled(Program program) -> {
        if (!program.resultType().equals("string")) {
          costs.add(FieldError.invalid(at, shown, "messageExpression must evaluate to a string"));
        } else if (program.obstacle().isPresent()) {
          costs.add(
              FieldError.invalid(
                  at,
                  shown,
                  "messageExpression instantiation failed: " + program.obstacle().get()));
        } else {
          costs.message(at, program.cost("self", false));
        }
      }
    }
  }

  /// What is wrong with the rules of the whole.
  ///
  /// @param path where the version's schema stands
  List<FieldError> faults(String path) {
    return costs.faults(path);
  }
}
