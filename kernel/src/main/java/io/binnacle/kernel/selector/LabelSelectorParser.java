package io.binnacle.kernel.selector;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.error.GoInteger;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.selector.LabelRequirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Parses label selectors with apimachinery's grammar and in its words. Confined to one thread.
final class LabelSelectorParser {
  private static final String OPERATORS = "in, notin, =, ==, !=, gt, lt";

  private final List<Token> tokens;
  private int position;

  LabelSelectorParser(String text) {
    this.tokens = Token.scan(text);
  }

  List<LabelRequirement> parse() {
    List<LabelRequirement> requirements = new ArrayList<>();
    while (true) {
      Token token = lookAhead();
      switch (token.kindAsValue()) {
        case IDENTIFIER, NOT -> {
          requirements.add(requirement());
          Token next = take();
          switch (next.kindAsValue()) {
            case END -> {
              return requirements;
            }
            case COMMA -> {
              Token after = lookAhead();
              if (after.kindAsValue() != Token.Kind.IDENTIFIER && after.kind() != Token.Kind.NOT) {
                throw failure("found '" + after.text() + "', expected: identifier after ','");
              }
            }
            default ->
                throw failure("found '" + next.text() + "', expected: ',' or 'end of string'");
          }
        }
        case END -> {
          return requirements;
        }
        default ->
            throw failure(
                "found '" + token.text() + "', expected: !, identifier, or 'end of string'");
      }
    }
  }

  private LabelRequirement requirement() {
    boolean negated = lookAhead().kind() == Token.Kind.NOT;
    if (negated) {
      take();
    }
    Token key = take();
    if (key.kindAsValue() != Token.Kind.IDENTIFIER) {
      throw unparsable("found '" + key.text() + "', expected: identifier");
    }
    List<String> faults = Names.labelKey(key.text());
    if (!faults.isEmpty()) {
      // Upstream has no path here, and Go prints what is not there so.
      throw unparsable(
          FieldError.invalid("<nil>", FieldError.quote(key.text()), String.join("; ", faults))
              .toString());
    }
    Token.Kind next = lookAhead().kind();
    if (negated || next == Token.Kind.END || next == Token.Kind.COMMA) {
      Operator operator = negated ? Operator.DOES_NOT_EXIST : Operator.EXISTS;
      return new LabelRequirement(key.text(), operator, List.of());
    }
    Operator operator = operator();
    boolean several = operator == Operator.IN || operator == Operator.NOT_IN;
    return checked(key.text(), operator, several ? values() : exactValue());
  }

  private Operator operator() {
    Token token = take();
    return switch (token.kind()) {
      case IN -> Operator.IN;
      case NOT_IN -> Operator.NOT_IN;
      case EQUALS -> Operator.EQUALS;
      case DOUBLE_EQUALS -> Operator.DOUBLE_EQUALS;
      case NOT_EQUALS -> Operator.NOT_EQUALS;
      case GREATER -> Operator.GREATER;
      case LESS -> Operator.LESS;
      case CLOSE, COMMA, NOT, OPEN, IDENTIFIER, END ->
          throw unparsable("found '" + token.text() + "', expected: " + OPERATORS);
    };
  }

  private SortedSet<String> values() {
    Token open = take();
    if (open.kind() != Token.Kind.OPEN) {
      throw unparsable("found '" + open.text() + "' expected: '('");
    }
    Token first = lookAhead();
    return switch (first.kindAsValue()) {
      case IDENTIFIER, COMMA -> {
        SortedSet<String> values = list();
        take();
        yield values;
      }
      case CLOSE -> {
        take();
        yield new TreeSet<>(List.of(""));
      }
      default -> throw unparsable("found '" + first.text() + "', expected: ',', ')' or identifier");
    };
  }

  /// The values up to the closing parenthesis, which is left; where none stands between commas
  /// there is an empty one.
  private SortedSet<String> list() {
    SortedSet<String> values = new TreeSet<>();
    while (true) {
      Token token = take();
      switch (token.kindAsValue()) {
        case IDENTIFIER -> {
          values.add(token.text());
          Token next = lookAhead();
          if (next.kind() == Token.Kind.CLOSE) {
            return values;
          }
          if (next.kind() != Token.Kind.COMMA) {
            throw unparsable("found '" + next.text() + "', expected: ',' or ')'");
          }
        }
        case COMMA -> {
          if (values.isEmpty()) {
            values.add("");
          }
          Token next = lookAhead();
          if (next.kind() == Token.Kind.CLOSE) {
            values.add("");
            return values;
          }
          if (next.kind() == Token.Kind.COMMA) {
            values.add("");
          }
        }
        default -> throw unparsable("found '" + token.text() + "', expected: ',', or identifier");
      }
    }
  }

  private SortedSet<String> exactValue() {
    Token.Kind next = lookAhead().kind();
    if (next == Token.Kind.END || next == Token.Kind.COMMA) {
      return new TreeSet<>(List.of(""));
    }
    Token value = take();
    if (value.kindAsValue() != Token.Kind.IDENTIFIER) {
      throw unparsable("found '" + value.text() + "', expected: identifier");
    }
    return new TreeSet<>(List.of(value.text()));
  }

  private static LabelRequirement checked(String key, Operator operator, SortedSet<String> values) {
    List<String> errors = new ArrayList<>();
    if (operator == Operator.GREATER || operator == Operator.LESS) {
      String value = values.getFirst();
      if (GoInteger.parse(value).isEmpty()) {
        errors.add(
            FieldError.invalid(
                    "values[0]",
                    FieldError.quote(value),
                    "for 'Gt', 'Lt' operators, the value must be an integer")
                .toString());
      }
    }
    int index = 0;
    for (String value : values) {
      List<String> faults = Names.labelValue(value);
      if (!faults.isEmpty()) {
        errors.add(
            FieldError.invalid(
                    "values[" + index + "][" + key + "]",
                    FieldError.quote(value),
                    String.join("; ", faults))
                .toString());
      }
      index++;
    }
    if (!errors.isEmpty()) {
      throw unparsable(
          errors.size() == 1
              ? errors.getFirst()
              : errors.stream().collect(Collectors.joining(", ", "[", "]")));
    }
    return new LabelRequirement(key, operator, List.copyOf(values));
  }

  private Token lookAhead() {
    return tokens.get(position);
  }

  private Token take() {
    Token token = tokens.get(position);
    if (token.kind() != Token.Kind.END) {
      position++;
    }
    return token;
  }

  private static ApiException unparsable(String why) {
    return failure("unable to parse requirement: " + why);
  }

  private static ApiException failure(String message) {
    return ApiErrors.badRequest(message);
  }
}
