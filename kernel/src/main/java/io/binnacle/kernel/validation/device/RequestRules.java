package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.cel.Compilation;
import io.binnacle.kernel.cel.DeviceVariables;
import io.binnacle.kernel.cel.Program;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.core.DriverNames;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What claims, and templates of claims, ask for.
final class RequestRules {
  static final int MOST_REQUESTS = 32;
  static final int MOST_CONFIGURATIONS = 32;
  private static final int MOST_CONSTRAINTS = 32;
  private static final int MOST_ALTERNATIVES = 8;
  private static final int MOST_SELECTORS = 32;
  private static final int LONGEST_EXPRESSION = 10 * 1024;
  private static final long HIGHEST_COST = 1_000_000;
  private static final Set<String> CHOICES = Set.of("bool", "google.protobuf.Any");
  private static final int LONGEST_PARAMETERS = 10 * 1024;
  private static final String ONE = "exactly one of `exactly` or `firstAvailable` is required";

  private RequestRules() {}

  /// Checks `devices` of a claim.
  static void check(Checked devices) {
    RequestNames names = RequestNames.of(devices);
    Limits.set(devices.field("requests"), MOST_REQUESTS, RequestRules::request, RequestRules::name);
    Limits.list(
        devices.field("constraints"),
        MOST_CONSTRAINTS,
        constraint -> constraint(constraint, names));
    Limits.list(
        devices.field("config"),
        MOST_CONFIGURATIONS,
        configuration -> {
          references(configuration.field("requests"), names);
          configuration(configuration);
        });
  }

  private static String name(Checked request) {
    return FieldError.quote(request.field("name").text());
  }

  /// Checks a list of names of requests.
  static void references(Checked requests, RequestNames names) {
    Limits.set(requests, MOST_REQUESTS, names::check, Checked::shown);
  }

  private static void request(Checked request) {
    DeviceNames.label(request.field("name"));
    Checked exactly = request.field("exactly");
    Checked first = request.field("firstAvailable");
    boolean several = first.size() > 0;
    if (several == exactly.present()) {
      if (several) {
        request.invalid(ONE + ", but multiple fields are set", "null");
      } else {
        request.required(ONE);
      }
    } else if (several) {
      Limits.set(
          first,
          MOST_ALTERNATIVES,
          one -> {
            DeviceNames.label(one.field("name"));
            wanted(one);
          },
          RequestRules::name);
    } else {
      wanted(exactly);
    }
  }

  private static void wanted(Checked wanted) {
    Checked kind = wanted.field("deviceClassName");
    if (kind.require("")) {
      kind.invalid(Names.dnsSubdomain(kind.text()));
    }
    selectors(wanted.field("selectors"));
    Checked mode = wanted.field("allocationMode");
    Checked count = wanted.field("count");
    long number = count.integer().orElse(0);
    if (mode.is("All")) {
      if (number != 0) {
        count.invalid("must not be specified when allocationMode is 'All'");
      }
    } else if (!mode.is("ExactCount")) {
      mode.oneOf(List.of("All", "ExactCount"));
    } else if (number <= 0) {
      count.invalid("must be greater than zero", Long.toString(number));
    }
    wanted.field("tolerations").items().forEach(RequestRules::toleration);
  }

  /// Checks expressions that choose devices.
  static void selectors(Checked selectors) {
    Limits.list(
        selectors,
        MOST_SELECTORS,
        selector -> {
          Checked cel = selector.field("cel");
          if (!cel.present()) {
            cel.required("");
          } else if (Names.bytes(cel.field("expression").text()) > LONGEST_EXPRESSION) {
            cel.field("expression").tooLong(LONGEST_EXPRESSION);
          } else {
            expression(cel.field("expression"));
          }
        });
  }

  private static void expression(Checked expression) {
    switch (DeviceVariables.environment().compile(expression.text())) {
      case Compilation.Refused(String listing) ->
          expression.invalid("compilation failed: " + listing, FieldError.quote(expression.text()));
      case Compilation.Compiled(Program program) -> chooses(expression, program);
    }
  }

  private static void chooses(Checked expression, Program program) {
    Optional<String> obstacle = program.obstacle();
    if (!CHOICES.contains(program.resultType())) {
      expression.invalid("must evaluate to bool or the unknown type, not " + program.resultType());
    } else if (obstacle.isPresent()) {
      expression.add(
          FieldError.internal(
              expression.path(), "program instantiation failed: " + obstacle.get()));
    } else if (Long.compareUnsigned(program.cost("device", true), HIGHEST_COST) > 0) {
      expression.forbidden("too complex, exceeds cost limit");
    }
  }

  private static void toleration(Checked toleration) {
    if (!toleration.field("key").empty()) {
      DeviceNames.key(toleration.field("key"));
    }
    Checked value = toleration.field("value");
    Checked operator = toleration.field("operator");
    if (operator.is("Exists")) {
      if (!value.empty()) {
        value.invalid("must be empty for operator `Exists`");
      }
    } else if (operator.is("Equal")) {
      DeviceNames.value(value);
    } else if (operator.require("")) {
      operator.oneOf(List.of("Equal", "Exists"));
    }
    Checked effect = toleration.field("effect");
    if (!effect.empty()) {
      effect.oneOf(SliceRules.EFFECTS);
    }
  }

  private static void constraint(Checked constraint, RequestNames names) {
    references(constraint.field("requests"), names);
    Checked match = constraint.field("matchAttribute");
    Checked distinct = constraint.field("distinctAttribute");
    if (match.present()) {
      DeviceNames.fullyQualified(match);
    } else if (distinct.present()) {
      DeviceNames.fullyQualified(distinct);
    } else {
      constraint.required(
          "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple"
              + " fields are set");
    }
  }

  /// Checks what a driver is told.
  static void configuration(Checked configuration) {
    Checked opaque = configuration.field("opaque");
    if (!opaque.present()) {
      opaque.required("");
      return;
    }
    DriverNames.check(opaque.field("driver"));
    free(opaque.field("parameters"), LONGEST_PARAMETERS);
  }

  /// Checks a part that may be any object.
  static void free(Checked part, int longest) {
    if (!part.present() || part.value().orElseThrow() instanceof NullValue) {
      part.required("");
    } else if (JsonWriter.write(part.value().orElseThrow()).length > longest) {
      part.tooLong(longest);
    } else if (!(part.value().orElseThrow() instanceof ObjectValue)) {
      part.invalid("must be a valid JSON object", "\"<value omitted>\"");
    }
  }
}
