package io.binnacle.kernel.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.TypeType;
import java.util.Map;
import java.util.Optional;

/// An expression that has been parsed and whose types fit. Immutable.
public final class Program {
  private final CelAbstractSyntaxTree tree;
  private final Map<String, DeclaredType> variables;

  Program(CelAbstractSyntaxTree tree, Map<String, DeclaredType> variables) {
    this.tree = tree;
    this.variables = variables;
  }

  /// The type of what it gives by its name at run time, e.g. `list(int)` or `null_type`.
  public String resultType() {
    return TypeText.runtimeName(tree.getResultType());
  }

  /// The type of what it gives, for a variable that stands for it.
  public DeclaredType result() {
    return declared(tree.getResultType());
  }

  private static DeclaredType declared(CelType type) {
    return switch (type) {
      case ListType list -> new DeclaredType.Items(declared(list.elemType()), -1);
      case MapType map ->
          new DeclaredType.Entries(declared(map.keyType()), declared(map.valueType()), -1);
      default -> simple(type.kind());
    };
  }

  private static DeclaredType simple(CelKind kind) {
    return switch (kind) {
      case ANY -> PlainTypes.ANY;
      case BOOL -> PlainTypes.BOOL;
      case BYTES -> PlainTypes.BYTES;
      case DOUBLE -> PlainTypes.DOUBLE;
      case DURATION -> PlainTypes.DURATION;
      case INT -> PlainTypes.INT;
      case NULL_TYPE -> new DeclaredType.Simple("null", 0, 4);
      case STRING -> PlainTypes.STRING;
      case TIMESTAMP -> PlainTypes.TIMESTAMP;
      case UINT -> new DeclaredType.Simple("uint", 0, 1);
      default -> PlainTypes.DYN;
    };
  }

  /// Whether it names a variable.
  public boolean names(String variable) {
    return tree.getReferenceMap().values().stream()
        .map(CelReference::name)
        .anyMatch(variable::equals);
  }

  /// What it may cost to run, an unsigned number, by the sizes that parts of a value may have.
  ///
  /// @param variable the variable that stands for the value
  /// @param only whether there are other variables, of which nothing is known
  public long cost(String variable, boolean only) {
    DeclaredType root = variables.getOrDefault(variable, PlainTypes.DYN);
    Optional<String> name = only ? Optional.of(variable) : Optional.empty();
    return CostEstimate.of(tree, new Sizes(root, name)).most();
  }

  /// Why it could not be made ready to run; empty when it can.
  public Optional<String> obstacle() {
    return undefinedType().or(() -> LiteralChecks.unreadablePattern(tree));
  }

  /// The types of objects are known when types are checked, and not when expressions run.
  private Optional<String> undefinedType() {
    return Trees.byId(tree.getExpr()).values().stream()
        .filter(part -> part.getKind() == CelExpr.ExprKind.Kind.IDENT)
        .flatMap(part -> tree.getType(part.id()).stream())
        .filter(type -> type instanceof TypeType of && of.type().kind() == CelKind.STRUCT)
        .map(type -> "reference to undefined type: " + ((TypeType) type).type().name())
        .findFirst();
  }
}
