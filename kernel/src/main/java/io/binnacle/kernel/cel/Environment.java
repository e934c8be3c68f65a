package io.binnacle.kernel.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.checker.CelChecker;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the expressions of one place may name. Immutable.
public final class Environment {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableReservedIds(true)
          .enableOptionalSyntax(true)
          .enableQuotedIdentifierSyntax(false)
          .build();
  private static final Map<String, CelType> TYPES = types();

  private static final CelParser PARSER = parser(Macros.ALL);
  private static final CelParser DEVICE_PARSER =
      parser(Stream.concat(Macros.ALL.stream(), Stream.of(Macros.BIND)).toList());

  private final Map<String, DeclaredType> variables;
  private final Special special;
  private final Map<String, CelType> objects = new HashMap<>();
  private final List<CelVarDecl> declarations = new ArrayList<>();

  private Environment(Map<String, DeclaredType> variables, Special special) {
    this.variables = variables;
    this.special = special;
    TYPES.forEach(
        (name, type) ->
            declarations.add(CelVarDecl.newVarDeclaration(name, TypeType.create(type))));
    variables.forEach(
        (name, type) -> declarations.add(CelVarDecl.newVarDeclaration(name, type(type, objects))));
  }

  private static CelParser parser(List<CelMacro> macros) {
    return CelParserFactory.standardCelParserBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(List.of())
        .addMacros(macros)
        .build();
  }

  /// A checker for one expression: it has no more functions than that calls, since each time that
  /// it is used it looks at all it has.
  private CelChecker checker(String text, CelAbstractSyntaxTree tree) {
    boolean patches = special == Special.PATCHES;
    Set<String> words = patches ? PatchTypes.words(text) : Set.of();
    return CelCompilerFactory.standardCelCheckerBuilder()
        .setOptions(OPTIONS)
        .setStandardEnvironmentEnabled(false)
        .addFunctionDeclarations(FunctionTable.of(Trees.called(tree.getExpr())))
        .addFunctionDeclarations(patches ? FunctionTable.FOR_PATCHES : List.of())
        .addVarDeclarations(declarations)
        .setTypeProvider(new Objects(objects, words))
        .build();
  }

  /// What some places have and others have not.
  public enum Special {
    NOTHING,
    /// The types of patches: `Object`, whatever is below it, and `JSONPatch`.
    PATCHES,
    /// Names for values within an expression.
    DEVICES
  }

  private static Map<String, CelType> types() {
    Map<String, CelType> types = new LinkedHashMap<>();
    types.put("bool", SimpleType.BOOL);
    types.put("bytes", SimpleType.BYTES);
    types.put("double", SimpleType.DOUBLE);
    types.put("google.protobuf.Duration", SimpleType.DURATION);
    types.put("google.protobuf.Timestamp", SimpleType.TIMESTAMP);
    types.put("int", SimpleType.INT);
    types.put("list", ListType.create(TypeParamType.create("A")));
    types.put("map", MapType.create(TypeParamType.create("A"), TypeParamType.create("B")));
    types.put("net.CIDR", OpaqueType.create("net.CIDR", ImmutableList.of()));
    types.put("net.IP", OpaqueType.create("net.IP", ImmutableList.of()));
    types.put("null_type", SimpleType.NULL_TYPE);
    types.put("optional_type", OptionalType.create(TypeParamType.create("V")));
    types.put("string", SimpleType.STRING);
    types.put("type", TypeType.create(SimpleType.DYN));
    types.put("uint", SimpleType.UINT);
    return types;
  }

  /// An environment with these variables, whose objects all have names.
  public static Environment of(Map<String, DeclaredType> variables, Special special) {
    return new Environment(Map.copyOf(variables), special);
  }

  /// Compiles an expression.
  public Compilation compile(String text) {
    CelParser parser = special == Special.DEVICES ? DEVICE_PARSER : PARSER;
    CelValidationResult parsed = parser.parse(text, "<input>");
    if (parsed.hasError()) {
      return refused(text, Wording.ofSyntax(text, parsed.getErrors()));
    }
    try {
      CelAbstractSyntaxTree raw = parsed.getAst();
      List<Listing.Fault> faults = LiteralChecks.unreadable(raw);
      if (!faults.isEmpty()) {
        return refused(text, faults);
      }
      CelValidationResult checked = checker(text, raw).check(raw);
      if (checked.hasError()) {
        return refused(text, Wording.ofTypes(checked.getErrors(), raw));
      }
      CelAbstractSyntaxTree tree = checked.getAst();
      faults = LiteralChecks.faults(tree);
      return faults.isEmpty()
          ? new Compilation.Compiled(new Program(tree, variables))
          : refused(text, faults);
    } catch (CelValidationException impossible) {
      throw new IllegalStateException("no faults, and yet none", impossible);
    }
  }

  private static Compilation refused(String text, List<Listing.Fault> faults) {
    return new Compilation.Refused(Listing.of(text, faults));
  }

  /// A type as the checker has it.
  ///
  /// @param objects where the types of objects in it go, by their names
  private static CelType type(DeclaredType declared, Map<String, CelType> objects) {
    return switch (declared) {
      case DeclaredType.Simple simple -> TypeText.parse(simple.text());
      case DeclaredType.Items items -> ListType.create(type(items.element(), objects));
      case DeclaredType.Entries entries ->
          MapType.create(type(entries.key(), objects), type(entries.value(), objects));
      case DeclaredType.Maybe maybe -> OptionalType.create(type(maybe.value(), objects));
      case DeclaredType.Fields fields -> {
        Map<String, CelType> parts = new HashMap<>();
        fields.fields().forEach((name, part) -> parts.put(name, type(part, objects)));
        for (String keyword : EscapedName.RESERVED) {
          CelType escaped = parts.get("__" + keyword + "__");
          if (escaped != null) {
            parts.putIfAbsent(keyword, escaped);
          }
        }
        objects.put(fields.name(), struct(fields.name(), parts));
        yield StructTypeReference.create(fields.name());
      }
    };
  }

  @SuppressWarnings("Immutable")
  private static StructType struct(String name, Map<String, CelType> fields) {
    return StructType.create(
        name,
        ImmutableSet.copyOf(fields.keySet()),
        field -> Optional.ofNullable(fields.get(field)));
  }

  /// The types of objects by their names.
  @SuppressWarnings("Immutable")
  private record Objects(Map<String, CelType> known, Set<String> words) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.copyOf(known.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
      CelType type = known.get(name);
      return type == null && !words.isEmpty()
          ? PatchTypes.find(name, words)
          : Optional.ofNullable(type);
    }
  }
}
