package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.selector.FieldSelector;
import io.binnacle.kernel.selector.LabelSelector;
import io.binnacle.kernel.strategy.Strategy;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Which objects of a collection a request is about. Immutable and thread-safe.
final class Selection implements Predicate<ObjectVersion> {
  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  private final LabelSelector labels;
  private final List<Term> terms;
  private final Strategy strategy;

  /// One term of a field selector.
  ///
  /// @param path the field's steps into the object
  private record Term(String field, List<String> path, boolean equal, String value) {}

  private Selection(LabelSelector labels, List<Term> terms, Strategy strategy) {
    this.labels = labels;
    this.terms = List.copyOf(terms);
    this.strategy = strategy;
  }

  /// The selection of a list, watch or deletion of a collection.
  static Selection of(Target target, CollectionOptions options) {
    LabelSelector labels = LabelSelector.parse(options.labelSelector());
    List<Term> terms = new ArrayList<>();
    for (FieldSelector.Requirement given :
        FieldSelector.parse(options.fieldSelector()).requirements()) {
      String field = FieldLabels.canonical(target.definition().kind(), List.of(), given.field());
      terms.add(term(field, given.equal(), given.value()));
    }
    String name = target.key().name();
    if (!name.isEmpty() && terms.isEmpty()) {
      terms.add(term(NAME, true, name));
    } else if (!name.isEmpty() && !named(terms, name)) {
      throw ApiErrors.badRequest("fieldSelector metadata.name doesn't match requested name");
    }
    return new Selection(labels, terms, target.strategy());
  }

  private static boolean named(List<Term> terms, String name) {
    return terms.stream()
        .filter(term -> term.equal() && term.field().equals(NAME))
        .findFirst()
        .filter(term -> term.value().equals(name))
        .isPresent();
  }

  private static Term term(String field, boolean equal, String value) {
    return new Term(field, List.of(field.split("\\.", -1)), equal, value);
  }

  /// Whether it selects everything.
  boolean everything() {
    return labels.isEmpty() && terms.isEmpty();
  }

  /// The only object that can be selected; empty when there may be others.
  Optional<ObjectKey> onlyKey(Target target) {
    Optional<String> name = required(NAME).filter(n -> !n.isEmpty());
    if (name.isEmpty() || !target.definition().namespaced()) {
      return name.map(n -> new ObjectKey("", n));
    }
    Optional<String> namespace =
        Optional.of(target.key().namespace())
            .filter(n -> !n.isEmpty())
            .or(() -> required(NAMESPACE).filter(n -> !n.isEmpty()));
    return namespace.map(n -> new ObjectKey(n, name.get()));
  }

  /// The value that a term demands of a field.
  private Optional<String> required(String field) {
    return terms.stream()
        .filter(t -> t.equal() && t.field().equals(field))
        .map(Term::value)
        .findFirst();
  }

  @Override
  public boolean test(ObjectVersion version) {
    return fields(version.value()) && (labels.isEmpty() || labels.matches(version.labels()));
  }

  /// Whether it selects an object that is not stored and has no labels.
  boolean selects(ObjectValue object) {
    return fields(object) && labels.matches(ObjectValue.empty());
  }

  private boolean fields(ObjectValue object) {
    for (Term term : terms) {
      if (field(object, term).equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }

  /// The field as text; empty when it is not there, as a Go zero value would be.
  private String field(ObjectValue object, Term term) {
    return strategy
        .selectableField(object, term.field())
        .orElseGet(() -> at(object, term.path()).map(Selection::text).orElse(zero(term)));
  }

  private static Optional<Value> at(ObjectValue object, List<String> path) {
    Optional<Value> value = object.get(path.getFirst());
    for (int i = 1; i < path.size() && value.isPresent(); i++) {
      String step = path.get(i);
      value = value.get() instanceof ObjectValue inner ? inner.get(step) : Optional.<Value>empty();
    }
    return value;
  }

  private static String text(Value value) {
    return switch (value) {
      case TextValue text -> text.text();
      case NumberValue.IntegerNumber number -> Long.toString(number.number());
      case BoolValue flag -> flag == BoolValue.TRUE ? "true" : "false";
      default -> "";
    };
  }

  private static String zero(Term term) {
    return switch (term.field()) {
      case "status.replicas", "status.successful" -> "0";
      default -> "";
    };
  }
}
