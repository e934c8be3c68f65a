package io.binnacle.kernel.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an expression may cost to run, by the sizes that its variables may have: the estimate of
/// kube-apiserver's library, with Kubernetes' additions to it. Confined to one expression.
final class CostEstimate {
  private static final Range NEW_LIST = Range.exactly(10);
  private static final Range NEW_MAP = Range.exactly(30);
  private static final Range NEW_OBJECT = Range.exactly(40);
  private static final Set<CelKind> SCALAR =
      Set.of(
          CelKind.BOOL,
          CelKind.DOUBLE,
          CelKind.DURATION,
          CelKind.INT,
          CelKind.TIMESTAMP,
          CelKind.UINT);
  private static final Set<CelKind> WITH_FIELDS =
      Set.of(CelKind.MAP, CelKind.STRUCT, CelKind.TYPE_PARAM);
  private static final Set<String> COMPARED =
      Set.of(
          "less_string",
          "greater_string",
          "less_equals_string",
          "greater_equals_string",
          "less_bytes",
          "greater_bytes",
          "less_equals_bytes",
          "greater_equals_bytes",
          "equals",
          "not_equals");

  private final CelAbstractSyntaxTree tree;
  private final Sizes sizes;
  private final CallCosts calls;
  private final Map<Long, List<String>> paths = new HashMap<>();
  private final Map<String, Deque<Local>> locals = new HashMap<>();
  private final Map<Long, Range> known = new HashMap<>();
  private final Map<Long, Entries> entries = new HashMap<>();

  /// How large the entries of a list or a map are.
  private record Entries(boolean list, Range key, Range value) {
    Entries or(Entries other) {
      return new Entries(list, key.or(other.key), value.or(other.value));
    }
  }

  /// A name within a part of an expression.
  private record Local(List<String> path, Optional<Range> size, Optional<Entries> entries) {}

  private CostEstimate(CelAbstractSyntaxTree tree, Sizes sizes) {
    this.tree = tree;
    this.sizes = sizes;
    calls = new CallCosts(sizes);
  }

  static Range of(CelAbstractSyntaxTree tree, Sizes sizes) {
    return new CostEstimate(tree, sizes).cost(tree.getExpr());
  }

  private Range cost(CelExpr e) {
    return switch (e.getKind()) {
      case CONSTANT, NOT_SET -> Range.NOTHING;
      case IDENT -> {
        String name = e.ident().name();
        paths.put(e.id(), local(name).map(Local::path).orElse(List.of(name)));
        yield Range.ONE;
      }
      case SELECT -> select(e);
      case CALL -> call(e);
      case LIST -> list(e);
      case MAP -> map(e);
      case STRUCT ->
          e.struct().entries().stream()
              .map(entry -> cost(entry.value()))
              .reduce(Range.NOTHING, Range::plus)
              .plus(NEW_OBJECT);
      case COMPREHENSION -> bound(e.comprehension()) ? binding(e) : fold(e);
    };
  }

  private Range select(CelExpr e) {
    CelExpr operand = e.select().operand();
    Range cost = cost(operand);
    if (e.select().testOnly()) {
      return cost;
    }
    paths.put(e.id(), longer(path(operand), e.select().field()));
    return WITH_FIELDS.contains(type(operand).kind()) ? cost.plus(Range.ONE) : cost;
  }

  private static List<String> longer(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }

  private Range call(CelExpr e) {
    String function = e.call().function();
    List<CelExpr> args = e.call().args();
    if (function.equals("dyn")) {
      Range cost = cost(args.getFirst());
      copySizes(e, args.getFirst());
      return cost.plus(Range.ONE);
    }
    List<Range> costs = new ArrayList<>();
    List<CostNode> nodes = new ArrayList<>();
    for (CelExpr arg : args) {
      costs.add(cost(arg));
      nodes.add(node(arg));
    }
    List<String> overloads =
        tree.getReference(e.id())
            .map(CelReference::overloadIds)
            .<List<String>>map(List::copyOf)
            .orElse(List.of());
    if (overloads.isEmpty()) {
      return Range.NOTHING;
    }
    Range before = e.call().target().map(this::cost).orElse(Range.NOTHING);
    Optional<CostNode> target = e.call().target().map(this::node);
    Range cost = Range.NONE;
    Optional<Range> result = Optional.empty();
    for (String overload : overloads) {
      CallCost one = overload(e, overload, target, nodes, costs);
      cost = cost.or(one.cost());
      if (one.result().isPresent()) {
        result = Optional.of(result.map(r -> r.or(one.result().get())).orElse(one.result().get()));
      }
      if (overload.equals("index_list") || overload.equals("index_map")) {
        result = entriesOf(args.getFirst()).map(Entries::value);
        String step = overload.equals("index_list") ? "@items" : "@values";
        paths.put(e.id(), longer(path(args.getFirst()), step));
      }
      if (result.isEmpty()) {
        result = size(e);
      }
    }
    result.ifPresent(size -> known.put(e.id(), size));
    return before.plus(cost);
  }

  private CallCost overload(
      CelExpr e,
      String overload,
      Optional<CostNode> target,
      List<CostNode> args,
      List<Range> costs) {
    Range sum = costs.stream().reduce(Range.NOTHING, Range::plus);
    Optional<CallCost> own = calls.of(e.call().function(), overload, target, args);
    if (own.isPresent()) {
      return new CallCost(own.get().cost().plus(sum), own.get().result());
    }
    return switch (overload) {
      case "logical_or", "logical_and" ->
          CallCost.of(new Range(costs.get(0).least(), costs.get(0).plus(costs.get(1)).most()));
      case "conditional" -> {
        Optional<Entries> both =
            entriesOf(e.call().args().get(1))
                .flatMap(one -> entriesOf(e.call().args().get(2)).map(one::or));
        both.ifPresent(sizes -> entries.put(e.id(), sizes));
        yield CallCost.of(
            costs.get(0).plus(costs.get(1).or(costs.get(2))),
            args.get(1).size().or(args.get(2).size()));
      }
      case "add_string", "add_bytes", "add_list" -> {
        Range size = args.get(0).size().plus(args.get(1).size());
        entriesOf(e.call().args().get(0))
            .flatMap(one -> entriesOf(e.call().args().get(1)).map(one::or))
            .ifPresent(sizes -> entries.put(e.id(), sizes));
        Range cost = overload.equals("add_list") ? Range.ONE : size.by(CallCosts.LOOK);
        yield CallCost.of(cost.plus(sum), size);
      }
      default -> {
        CallCost plain = plain(overload, target, args);
        yield new CallCost(plain.cost().plus(sum), plain.result());
      }
    };
  }

  private static CallCost plain(String overload, Optional<CostNode> target, List<CostNode> args) {
    Range first = args.isEmpty() ? Range.NOTHING : args.getFirst().size();
    Range on = target.map(CostNode::size).orElse(Range.NOTHING);
    if (COMPARED.contains(overload)) {
      Range second = args.get(1).size();
      long most =
          Long.compareUnsigned(second.most(), first.most()) < 0 ? second.most() : first.most();
      return CallCost.of(new Range(most == 0 ? 0 : 1, most).by(CallCosts.LOOK));
    }
    return switch (overload) {
      case "string_format" -> CallCost.of(on.by(CallCosts.LOOK));
      case "string_to_bytes" ->
          CallCost.of(first.by(CallCosts.LOOK), new Range(first.least(), first.most() * 4));
      case "bytes_to_string" ->
          CallCost.of(
              first.by(CallCosts.LOOK),
              new Range(Long.divideUnsigned(first.least(), 4), first.most()));
      case "strings_quote" ->
          CallCost.of(first.by(CallCosts.LOOK), new Range(first.least() + 2, first.most() * 2 + 2));
      case "starts_with_string", "ends_with_string" -> CallCost.of(first.by(CallCosts.LOOK));
      case "in_list" -> CallCost.of(args.get(1).size().by(1));
      case "matches_string" ->
          CallCost.of(on.plus(Range.ONE).by(CallCosts.LOOK).times(first.by(CallCosts.PATTERN)));
      case "contains_string" -> CallCost.of(on.by(CallCosts.LOOK).times(first.by(CallCosts.LOOK)));
      default -> CallCost.of(Range.ONE);
    };
  }

  private Range list(CelExpr e) {
    Range cost = NEW_LIST;
    Range element = e.list().elements().isEmpty() ? Range.NOTHING : Range.NONE;
    for (CelExpr item : e.list().elements()) {
      cost = cost.plus(cost(item));
      element = element.or(size(item).orElse(Range.UNKNOWN));
    }
    entries.put(e.id(), new Entries(true, Range.ONE, element));
    return cost;
  }

  private Range map(CelExpr e) {
    Range cost = NEW_MAP;
    Range key = e.map().entries().isEmpty() ? Range.NOTHING : Range.NONE;
    Range value = key;
    for (CelExpr.CelMap.Entry entry : e.map().entries()) {
      cost = cost.plus(cost(entry.key())).plus(cost(entry.value()));
      key = key.or(size(entry.key()).orElse(Range.UNKNOWN));
      value = value.or(size(entry.value()).orElse(Range.UNKNOWN));
    }
    entries.put(e.id(), new Entries(false, key, value));
    return cost;
  }

  /// Whether a fold only gives a name to a value.
  private static boolean bound(CelExpr.CelComprehension fold) {
    return fold.iterRange().getKind() == CelExpr.ExprKind.Kind.LIST
        && fold.iterRange().list().elements().isEmpty()
        && fold.loopCondition().getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && fold.loopCondition().constant().equals(CelConstant.ofValue(false));
  }

  private Range binding(CelExpr e) {
    CelExpr.CelComprehension fold = e.comprehension();
    Range cost = cost(fold.iterRange()).plus(cost(fold.accuInit()));
    push(fold.accuVar(), value(fold.accuInit()));
    cost = cost.plus(cost(fold.result()));
    pop(fold.accuVar());
    copySizes(e, fold.result());
    return cost;
  }

  private Range fold(CelExpr e) {
    CelExpr.CelComprehension fold = e.comprehension();
    Range cost = cost(fold.iterRange()).plus(cost(fold.accuInit()));
    push(fold.accuVar(), value(fold.accuInit()));
    boolean pairs = !fold.iterVar2().isEmpty();
    boolean list = isList(fold.iterRange());
    push(fold.iterVar(), part(fold.iterRange(), list && !pairs, list));
    if (pairs) {
      push(fold.iterVar2(), part(fold.iterRange(), true, list));
    }
    Range each = cost(fold.loopCondition()).plus(cost(fold.loopStep()));
    pop(fold.iterVar());
    if (pairs) {
      pop(fold.iterVar2());
    }
    cost = cost.plus(cost(fold.result()));
    pop(fold.accuVar());
    Range count = size(fold.iterRange()).orElse(Range.UNKNOWN);
    switch (fold.accuInit().getKind()) {
      case CONSTANT -> size(fold.accuInit()).ifPresent(size -> known.put(e.id(), size));
      case LIST, MAP -> {
        known.put(e.id(), count);
        entriesOf(fold.loopStep()).ifPresent(sizes -> entries.put(e.id(), sizes));
      }
      default -> {}
    }
    return cost.plus(count.times(each));
  }

  private boolean isList(CelExpr range) {
    return entriesOf(range).map(Entries::list).orElseGet(() -> type(range).kind() == CelKind.LIST);
  }

  private Local value(CelExpr e) {
    return new Local(path(e), size(e), entriesOf(e));
  }

  /// A key or a value of what a fold goes over.
  private Local part(CelExpr range, boolean value, boolean list) {
    String step = value ? (list ? "@items" : "@values") : (list ? "@indices" : "@keys");
    return new Local(
        longer(path(range), step),
        entriesOf(range).map(value ? Entries::value : Entries::key),
        Optional.empty());
  }

  private void push(String name, Local local) {
    locals.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(local);
  }

  private void pop(String name) {
    locals.getOrDefault(name, new ArrayDeque<>()).pop();
  }

  private Optional<Local> local(String name) {
    return Optional.ofNullable(locals.getOrDefault(name, new ArrayDeque<>()).peek());
  }

  private Optional<Local> local(CelExpr e) {
    return e.getKind() == CelExpr.ExprKind.Kind.IDENT ? local(e.ident().name()) : Optional.empty();
  }

  private List<String> path(CelExpr e) {
    return local(e).map(Local::path).orElseGet(() -> paths.getOrDefault(e.id(), List.of()));
  }

  private CelType type(CelExpr e) {
    // The name of an optional field has none.
    return tree.getType(e.id()).orElse(SimpleType.STRING);
  }

  private CostNode node(CelExpr e) {
    List<String> path = path(e);
    boolean accumulated =
        !path.isEmpty() && Set.of("@result", "__result__").contains(path.getFirst());
    return new CostNode(accumulated ? List.of() : path, type(e), Optional.of(e), size(e));
  }

  private void copySizes(CelExpr to, CelExpr from) {
    size(from).ifPresent(size -> known.put(to.id(), size));
    entriesOf(from).ifPresent(sizes -> entries.put(to.id(), sizes));
  }

  private Optional<Range> size(CelExpr e) {
    if (known.containsKey(e.id())) {
      return Optional.ofNullable(known.get(e.id()));
    }
    Optional<Range> written = written(e);
    if (written.isPresent()) {
      return written;
    }
    Optional<Range> declared = sizes.of(path(e));
    if (declared.isPresent()) {
      known.put(e.id(), declared.get());
      return declared;
    }
    return scalar(type(e)) ? Optional.of(Range.ONE) : local(e).flatMap(Local::size);
  }

  private static Optional<Range> written(CelExpr e) {
    return switch (e.getKind()) {
      case CONSTANT -> {
        CelConstant constant = e.constant();
        yield Optional.of(
            Range.exactly(
                switch (constant.getKind()) {
                  case STRING_VALUE ->
                      constant.stringValue().codePointCount(0, constant.stringValue().length());
                  case BYTES_VALUE -> constant.bytesValue().size();
                  default -> 1;
                }));
      }
      case LIST -> Optional.of(Range.exactly(e.list().elements().size()));
      case MAP -> Optional.of(Range.exactly(e.map().entries().size()));
      default -> Optional.empty();
    };
  }

  private static boolean scalar(CelType type) {
    return SCALAR.contains(type.kind())
        || (type.name().equals("optional_type") && scalar(type.parameters().getFirst()));
  }

  private Optional<Entries> entriesOf(CelExpr e) {
    return Optional.ofNullable(entries.get(e.id())).or(() -> local(e).flatMap(Local::entries));
  }
}
