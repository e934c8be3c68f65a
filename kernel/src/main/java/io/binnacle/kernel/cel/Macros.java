package io.binnacle.kernel.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What stands for longer expressions: tests of presence, comprehensions over lists and maps, and
/// bound names. Each is written out as kube-apiserver's library does it, since costs are told of
/// what is written out, and complains in its words.
final class Macros {
  private static final String UNUSED = "#unused";
  private static final String SORTED = "@__sortBy_input__";
  private static final String SIMPLE_NAME = "argument must be a simple name";
  private static final String IDENTIFIER = "argument is not an identifier";
  private static final Set<CelExpr.ExprKind.Kind> SORTABLE =
      Set.of(
          CelExpr.ExprKind.Kind.LIST,
          CelExpr.ExprKind.Kind.SELECT,
          CelExpr.ExprKind.Kind.IDENT,
          CelExpr.ExprKind.Kind.COMPREHENSION,
          CelExpr.ExprKind.Kind.CALL);

  /// What every expression may use.
  static final List<CelMacro> ALL =
      List.of(
          CelMacro.newGlobalMacro("has", 1, Macros::has),
          quantifier("all", 2, Macros::all),
          quantifier("exists", 2, Macros::exists),
          quantifier("exists_one", 2, Macros::existsOne),
          CelMacro.newReceiverMacro("map", 2, Macros::map),
          CelMacro.newReceiverMacro("map", 3, Macros::map),
          CelMacro.newReceiverMacro("filter", 2, Macros::filter),
          CelMacro.newReceiverMacro("optMap", 2, (f, t, a) -> optional(f, t, a, "optMap")),
          CelMacro.newReceiverMacro("optFlatMap", 2, (f, t, a) -> optional(f, t, a, "optFlatMap")),
          quantifier("all", 3, Macros::all),
          quantifier("exists", 3, Macros::exists),
          quantifier("existsOne", 3, Macros::existsOne),
          quantifier("exists_one", 3, Macros::existsOne),
          CelMacro.newReceiverMacro("transformList", 3, Macros::transformList),
          CelMacro.newReceiverMacro("transformList", 4, Macros::transformList),
          CelMacro.newReceiverMacro("transformMap", 3, Macros::transformMap),
          CelMacro.newReceiverMacro("transformMap", 4, Macros::transformMap),
          CelMacro.newReceiverMacro("transformMapEntry", 3, Macros::transformMapEntry),
          CelMacro.newReceiverMacro("transformMapEntry", 4, Macros::transformMapEntry),
          CelMacro.newReceiverMacro("sortBy", 2, Macros::sortBy));

  /// `cel.bind`, which only choices of devices have.
  static final CelMacro BIND = CelMacro.newReceiverMacro("bind", 3, Macros::bind);

  private Macros() {}

  /// The parts of a fold but for its names.
  private record Fold(CelExpr start, CelExpr goOn, CelExpr step, CelExpr result) {}

  @FunctionalInterface
  private interface Quantifier {
    Fold fold(CelMacroExprFactory f, CelExpr predicate);
  }

  @SuppressWarnings("Immutable")
  private static CelMacro quantifier(String name, int arguments, Quantifier kind) {
    return CelMacro.newReceiverMacro(
        name,
        arguments,
        (f, target, args) -> {
          Optional<CelExpr> fault = names(f, args.subList(0, arguments - 1), SIMPLE_NAME);
          if (fault.isPresent()) {
            return fault;
          }
          return folded(f, target, args, arguments - 1, kind.fold(f, args.getLast()));
        });
  }

  /// A fold over what a macro is called on.
  ///
  /// @param variables how many arguments are names: of an element, or of a key and a value
  private static Optional<CelExpr> folded(
      CelMacroExprFactory f, CelExpr target, List<CelExpr> args, int variables, Fold fold) {
    String first = args.getFirst().ident().name();
    String result = f.getAccumulatorVarName();
    return Optional.of(
        variables == 1
            ? f.fold(first, target, result, fold.start, fold.goOn, fold.step, fold.result)
            : f.fold(
                first,
                args.get(1).ident().name(),
                target,
                result,
                fold.start,
                fold.goOn,
                fold.step,
                fold.result));
  }

  private static Optional<CelExpr> names(
      CelMacroExprFactory f, List<CelExpr> arguments, String complaint) {
    for (CelExpr argument : arguments) {
      if (argument.getKind() != CelExpr.ExprKind.Kind.IDENT) {
        return fault(f, argument, complaint);
      }
    }
    if (arguments.size() == 2 && name(arguments.getFirst()).equals(name(arguments.getLast()))) {
      return fault(
          f, arguments.getLast(), "duplicate variable name: " + name(arguments.getFirst()));
    }
    for (CelExpr argument : arguments) {
      if (Set.of(f.getAccumulatorVarName(), "__result__").contains(name(argument))) {
        return fault(f, argument, "iteration variable overwrites accumulator variable");
      }
    }
    return Optional.empty();
  }

  private static String name(CelExpr identifier) {
    return identifier.ident().name();
  }

  private static Optional<CelExpr> fault(CelMacroExprFactory f, CelExpr at, String message) {
    return Optional.of(f.reportError(CelIssue.formatError(f.getSourceLocation(at), message)));
  }

  private static CelExpr sofar(CelMacroExprFactory f) {
    return f.newIdentifier(f.getAccumulatorVarName());
  }

  private static Optional<CelExpr> has(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    CelExpr part = args.getFirst();
    if (part.getKind() != CelExpr.ExprKind.Kind.SELECT) {
      return fault(f, part, "invalid argument to has() macro");
    }
    return Optional.of(f.newSelect(part.select().operand(), part.select().field(), true));
  }

  private static Fold all(CelMacroExprFactory f, CelExpr predicate) {
    return new Fold(
        f.newBoolLiteral(true),
        f.newGlobalCall("@not_strictly_false", sofar(f)),
        f.newGlobalCall("_&&_", sofar(f), predicate),
        sofar(f));
  }

  private static Fold exists(CelMacroExprFactory f, CelExpr predicate) {
    return new Fold(
        f.newBoolLiteral(false),
        f.newGlobalCall("@not_strictly_false", f.newGlobalCall("!_", sofar(f))),
        f.newGlobalCall("_||_", sofar(f), predicate),
        sofar(f));
  }

  private static Fold existsOne(CelMacroExprFactory f, CelExpr predicate) {
    return new Fold(
        f.newIntLiteral(0),
        f.newBoolLiteral(true),
        f.newGlobalCall(
            "_?_:_", predicate, f.newGlobalCall("_+_", sofar(f), f.newIntLiteral(1)), sofar(f)),
        f.newGlobalCall("_==_", sofar(f), f.newIntLiteral(1)));
  }

  private static Fold gathered(
      CelMacroExprFactory f, CelExpr start, CelExpr added, Optional<CelExpr> predicate) {
    CelExpr step =
        predicate.map(kept -> f.newGlobalCall("_?_:_", kept, added, sofar(f))).orElse(added);
    return new Fold(start, f.newBoolLiteral(true), step, sofar(f));
  }

  private static CelExpr plus(CelMacroExprFactory f, CelExpr element) {
    return f.newGlobalCall("_+_", sofar(f), f.newList(element));
  }

  private static Optional<CelExpr> map(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    Optional<CelExpr> fault = names(f, args.subList(0, 1), IDENTIFIER);
    if (fault.isPresent()) {
      return fault;
    }
    Optional<CelExpr> predicate = args.size() == 3 ? Optional.of(args.get(1)) : Optional.empty();
    return folded(f, target, args, 1, gathered(f, f.newList(), plus(f, args.getLast()), predicate));
  }

  private static Optional<CelExpr> filter(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    Optional<CelExpr> fault = names(f, args.subList(0, 1), IDENTIFIER);
    if (fault.isPresent()) {
      return fault;
    }
    CelExpr added = plus(f, args.getFirst());
    return folded(f, target, args, 1, gathered(f, f.newList(), added, Optional.of(args.getLast())));
  }

  private static Optional<CelExpr> transformList(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    return transformed(f, target, args, f.newList(), plus(f, args.getLast()));
  }

  private static Optional<CelExpr> transformMap(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    CelExpr key =
        args.getFirst().getKind() == CelExpr.ExprKind.Kind.IDENT
            ? f.newIdentifier(name(args.getFirst()))
            : args.getFirst();
    return transformed(
        f,
        target,
        args,
        f.newMap(),
        f.newGlobalCall("cel.@mapInsert", sofar(f), key, args.getLast()));
  }

  private static Optional<CelExpr> transformMapEntry(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    return transformed(
        f, target, args, f.newMap(), f.newGlobalCall("cel.@mapInsert", sofar(f), args.getLast()));
  }

  private static Optional<CelExpr> transformed(
      CelMacroExprFactory f, CelExpr target, List<CelExpr> args, CelExpr start, CelExpr added) {
    Optional<CelExpr> fault = names(f, args.subList(0, 2), SIMPLE_NAME);
    if (fault.isPresent()) {
      return fault;
    }
    Optional<CelExpr> predicate = args.size() == 4 ? Optional.of(args.get(2)) : Optional.empty();
    return folded(f, target, args, 2, gathered(f, start, added, predicate));
  }

  /// A name for a value within an expression: a fold over nothing.
  private static CelExpr bound(CelMacroExprFactory f, String name, CelExpr value, CelExpr within) {
    return f.fold(
        UNUSED, f.newList(), name, value, f.newBoolLiteral(false), f.newIdentifier(name), within);
  }

  private static Optional<CelExpr> optional(
      CelMacroExprFactory f, CelExpr target, List<CelExpr> args, String macro) {
    CelExpr variable = args.getFirst();
    if (variable.getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return fault(f, variable, macro + "() variable name must be a simple identifier");
    }
    CelExpr value = f.newReceiverCall("value", f.copy(target));
    CelExpr mapped = bound(f, name(variable), value, args.getLast());
    return Optional.of(
        f.newGlobalCall(
            "_?_:_",
            f.newReceiverCall("hasValue", target),
            macro.equals("optMap") ? f.newGlobalCall("optional.of", mapped) : mapped,
            f.newGlobalCall("optional.none")));
  }

  private static Optional<CelExpr> sortBy(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    if (!SORTABLE.contains(target.getKind())) {
      return fault(
          f,
          target,
          "sortBy can only be applied to a list, identifier, comprehension, call or select"
              + " expression");
    }
    Optional<CelExpr> fault = names(f, args.subList(0, 1), IDENTIFIER);
    if (fault.isPresent()) {
      return fault;
    }
    CelExpr keys = map(f, f.newIdentifier(SORTED), args).orElseThrow();
    CelExpr sorted = f.newReceiverCall("@sortByAssociatedKeys", f.newIdentifier(SORTED), keys);
    return Optional.of(bound(f, SORTED, target, sorted));
  }

  private static Optional<CelExpr> bind(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    if (target.getKind() != CelExpr.ExprKind.Kind.IDENT || !name(target).equals("cel")) {
      return Optional.empty();
    }
    CelExpr variable = args.getFirst();
    if (variable.getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return fault(f, variable, "cel.bind() variable names must be simple identifiers");
    }
    return Optional.of(bound(f, name(variable), args.get(1), args.getLast()));
  }
}
