package io.binnacle.kernel.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Looks into parsed expressions.
final class Trees {
  private Trees() {}

  /// Shows an expression and all in it, from the outside in and from left to right.
  static void walk(CelExpr expression, Consumer<CelExpr> visitor) {
    visitor.accept(expression);
    parts(expression).forEach(part -> walk(part, visitor));
  }

  /// What an expression is made of.
  static List<CelExpr> parts(CelExpr expression) {
    List<CelExpr> parts = new ArrayList<>();
    switch (expression.getKind()) {
      case SELECT -> parts.add(expression.select().operand());
      case CALL -> {
        expression.call().target().ifPresent(parts::add);
        parts.addAll(expression.call().args());
      }
      case LIST -> parts.addAll(expression.list().elements());
      case STRUCT -> expression.struct().entries().forEach(entry -> parts.add(entry.value()));
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(
                  entry -> {
                    parts.add(entry.key());
                    parts.add(entry.value());
                  });
      case COMPREHENSION -> {
        CelExpr.CelComprehension fold = expression.comprehension();
        parts.add(fold.iterRange());
        parts.add(fold.accuInit());
        parts.add(fold.loopCondition());
        parts.add(fold.loopStep());
        parts.add(fold.result());
      }
      case CONSTANT, IDENT, NOT_SET -> {}
    }
    return parts;
  }

  /// All parts by their ids.
  static Map<Long, CelExpr> byId(CelExpr expression) {
    Map<Long, CelExpr> parts = new HashMap<>();
    walk(expression, part -> parts.put(part.id(), part));
    return parts;
  }

  /// The names of all functions that are called, the last parts of longer names.
  static Set<String> called(CelExpr expression) {
    Set<String> names = new HashSet<>();
    walk(
        expression,
        part -> {
          if (part.getKind() == CelExpr.ExprKind.Kind.CALL) {
            names.add(FunctionTable.last(part.call().function()));
          }
        });
    return names;
  }

  /// A fault of a part of an expression.
  static Listing.Fault fault(CelAbstractSyntaxTree tree, long id, String words) {
    CelSource source = tree.getSource();
    Integer offset = source.getPositionsMap().get(id);
    CelSourceLocation place =
        offset == null
            ? CelSourceLocation.NONE
            : source.getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
    return CelSourceLocation.NONE.equals(place)
        ? new Listing.Fault(-1, -1, words)
        : new Listing.Fault(place.getLine(), place.getColumn(), words);
  }
}
