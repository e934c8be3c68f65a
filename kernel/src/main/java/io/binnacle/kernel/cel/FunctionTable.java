package io.binnacle.kernel.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The functions that expressions may call. Their tables have the name of a function on a line of
/// its own, and below it, a line each, its forms: an id, the types of what it is called with, and
/// the type of what it gives. A dot before the id is for a form that is called on its first
/// argument.
final class FunctionTable {
  private static final Map<String, List<CelFunctionDecl>> BY_LAST_NAME =
      read().stream().collect(Collectors.groupingBy(f -> last(f.name())));

  /// What only makers of patches may call.
  static final List<CelFunctionDecl> FOR_PATCHES =
      List.of(
          CelFunctionDecl.newFunctionDeclaration(
              "jsonpatch.escapeKey",
              CelOverloadDecl.newGlobalOverload(
                  "string_jsonpatch_escapeKey_string", SimpleType.STRING, SimpleType.STRING)));

  private FunctionTable() {}

  /// The functions whose names end in one of these.
  static List<CelFunctionDecl> of(Set<String> lastNames) {
    return lastNames.stream()
        .flatMap(name -> BY_LAST_NAME.getOrDefault(name, List.of()).stream())
        .toList();
  }

  /// The last part of a name that may have several; operators have one.
  static String last(String name) {
    return Character.isLetter(name.charAt(0)) ? name.substring(name.lastIndexOf('.') + 1) : name;
  }

  private static List<CelFunctionDecl> read() {
    Map<String, List<CelOverloadDecl>> functions = new LinkedHashMap<>();
    for (String table : List.of(StandardFunctions.TABLE, KubernetesFunctions.TABLE)) {
      List<CelOverloadDecl> forms = new ArrayList<>();
      for (String line : table.lines().toList()) {
        if (line.startsWith(" ")) {
          forms.add(form(line.strip()));
        } else {
          forms = functions.computeIfAbsent(line, name -> new ArrayList<>());
        }
      }
    }
    return functions.entrySet().stream()
        .map(e -> CelFunctionDecl.newFunctionDeclaration(e.getKey(), e.getValue()))
        .toList();
  }

  private static CelOverloadDecl form(String line) {
    String id = line.substring(0, line.indexOf(" ("));
    int end = closing(line, id.length() + 1);
    List<CelType> arguments =
        TypeText.split(line.substring(id.length() + 2, end)).stream().map(TypeText::parse).toList();
    CelType result = TypeText.parse(line.substring(end + 1).strip());
    return id.startsWith(".")
        ? CelOverloadDecl.newMemberOverload(id.substring(1), result, arguments)
        : CelOverloadDecl.newGlobalOverload(id, result, arguments);
  }

  private static int closing(String line, int open) {
    int depth = 0;
    for (int i = open; i < line.length(); i++) {
      if (line.charAt(i) == '(') {
        depth++;
      } else if (line.charAt(i) == ')' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalStateException("no end of the arguments: " + line);
  }
}
