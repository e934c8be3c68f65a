package io.binnacle.kernel.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts the faults that the library tells of into the words of kube-apiserver's.
final class Wording {
  private static final Pattern OF_SYNTAX =
      Pattern.compile(
          "(?s)(mismatched input|extraneous input|no viable alternative|missing .* at"
              + "|token recognition error|More than \\d+ parse errors|rule ).*");
  private static final Pattern TOO_DEEP = Pattern.compile("Expression recursion limit.*");
  private static final Pattern NUMBER =
      Pattern.compile("(?s)(For input string|.*exceeds range of unsigned long|Zero length).*");
  private static final Pattern INTEGER = Pattern.compile("-?(0x[0-9a-fA-F]+|\\d+)([uU]?)");
  private static final Pattern NO_OVERLOAD =
      Pattern.compile(
          "(?s)(found no matching overload for '(.*?)' applied to '(.*?)')( \\(candidates: .*\\))?");
  private static final Pattern UNRESOLVED =
      Pattern.compile("(?s)Message type resolution failure.* type '(.*)' was added.*");
  private static final Pattern UNKNOWN =
      Pattern.compile("(?s)Message type resolution failure.*'\\.");
  private static final Set<String> BOOLS = Set.of("bool", "dyn", "any", "*error*");

  private Wording() {}

  static List<Listing.Fault> ofSyntax(String text, List<CelIssue> issues) {
    List<Listing.Fault> faults = new ArrayList<>(SyntaxFaults.of(text));
    for (CelIssue issue : issues) {
      String message = issue.getMessage();
      if (TOO_DEEP.matcher(message).matches()) {
        if (faults.stream().noneMatch(fault -> fault.line() < 0)) {
          faults.add(new Listing.Fault(-1, -1, "max recursion depth exceeded"));
        }
      } else if (!OF_SYNTAX.matcher(message).matches()) {
        faults.add(fault(issue, words(text, issue)));
      }
    }
    return faults;
  }

  private static String words(String text, CelIssue issue) {
    if (NUMBER.matcher(issue.getMessage()).matches()) {
      return number(text, issue);
    }
    return issue.getMessage().replace("unsupported syntax '`'", "unsupported syntax: '`'");
  }

  private static String number(String text, CelIssue issue) {
    String line = text.split("\n", -1)[issue.getSourceLocation().getLine() - 1];
    int start = line.offsetByCodePoints(0, issue.getSourceLocation().getColumn());
    Matcher integer = INTEGER.matcher(line.substring(start));
    if (!integer.lookingAt()) {
      return "invalid double literal";
    }
    return integer.group(2).isEmpty() ? "invalid int literal" : "invalid uint literal";
  }

  private static Listing.Fault fault(CelIssue issue, String words) {
    CelSourceLocation place = issue.getSourceLocation();
    return CelSourceLocation.NONE.equals(place)
        ? new Listing.Fault(-1, -1, words)
        : new Listing.Fault(place.getLine(), place.getColumn(), words);
  }

  static List<Listing.Fault> ofTypes(List<CelIssue> issues, CelAbstractSyntaxTree tree) {
    Map<Long, CelExpr> byId = Trees.byId(tree.getExpr());
    Set<Long> hidden = new HashSet<>();
    for (CelIssue issue : issues) {
      CelExpr at = byId.get(issue.getExprId());
      if (at != null && at.getKind() == CelExpr.ExprKind.Kind.STRUCT && unknown(issue)) {
        Trees.parts(at).forEach(part -> Trees.walk(part, inner -> hidden.add(inner.id())));
      }
    }
    List<Listing.Fault> faults = new ArrayList<>();
    for (CelIssue issue : issues) {
      String message = issue.getMessage();
      if (hidden.contains(issue.getExprId())) {
        // Nothing is told of the fields of objects of unknown types.
        continue;
      }
      Matcher overload = NO_OVERLOAD.matcher(message);
      Matcher unresolved = UNRESOLVED.matcher(message);
      if (overload.matches()) {
        CelExpr call = byId.get(issue.getExprId());
        if (call != null && Set.of("_&&_", "_||_").contains(overload.group(2))) {
          faults.addAll(noBools(call, TypeText.split(inner(overload.group(3))), tree));
        } else {
          faults.add(fault(issue, types(overload.group(1))));
        }
      } else if (unresolved.matches()) {
        faults.add(fault(issue, "unexpected failed resolution of '" + unresolved.group(1) + "'"));
      } else if (!UNKNOWN.matcher(message).matches()) {
        faults.add(fault(issue, types(message)));
      }
    }
    return faults;
  }

  private static boolean unknown(CelIssue issue) {
    return issue.getMessage().startsWith("undeclared reference to ");
  }

  private static String inner(String arguments) {
    return arguments.substring(1, arguments.length() - 1);
  }

  /// What is not a condition, of what a conjunction or a disjunction has.
  private static List<Listing.Fault> noBools(
      CelExpr call, List<String> types, CelAbstractSyntaxTree tree) {
    List<Listing.Fault> faults = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      if (!BOOLS.contains(types.get(i))) {
        faults.add(
            Trees.fault(
                tree,
                call.call().args().get(i).id(),
                types("expected type 'bool' but found '" + types.get(i) + "'")));
      }
    }
    return faults;
  }

  /// Names of types as kube-apiserver's library writes them.
  private static String types(String words) {
    return words
        .replace("google.protobuf.Timestamp", "timestamp")
        .replace("google.protobuf.Duration", "duration")
        .replace("*error*", "!error!");
  }
}
