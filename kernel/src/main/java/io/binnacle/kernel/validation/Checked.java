package io.binnacle.kernel.validation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A part of an object that is being checked: its value, which may be absent, and the path that
/// leads to it. Messages may show it otherwise than rules see it: Go keeps in memory whether a list
/// was left empty or out. Faults that are told of it are gathered, so that a client hears of all at
/// once. Used by one thread.
public final class Checked {
  private final Faults faults;
  private final String path;
  private final Optional<Value> value;
  private final Optional<Value> shown;

  private Checked(Faults faults, String path, Optional<Value> value, Optional<Value> shown) {
    this.faults = faults;
    this.path = path;
    this.value = value;
    this.shown = shown;
  }

  /// A whole object.
  ///
  /// @param faults where the faults go
  public static Checked whole(ObjectValue object, List<FieldError> faults) {
    return whole(object, object, faults);
  }

  /// A whole object that messages show otherwise.
  public static Checked whole(ObjectValue object, ObjectValue shown, List<FieldError> faults) {
    return new Checked(new Faults(faults), "", Optional.of(object), Optional.of(shown));
  }

  /// The same kind of part elsewhere, e.g. in the stored object, whose faults are nobody's
  /// business.
  public static Checked silent(ObjectValue object) {
    return whole(object, new ArrayList<>());
  }

  /// A member, or a member's member.
  public Checked field(String... names) {
    Checked part = this;
    for (String name : names) {
      part =
          new Checked(
              faults,
              part.path.isEmpty() ? name : part.path + "." + name,
              member(part.value, name),
              member(part.shown, name));
    }
    return part;
  }

  private static Optional<Value> member(Optional<Value> whole, String name) {
    return whole
        .flatMap(v -> v instanceof ObjectValue o ? o.get(name) : Optional.empty())
        .filter(v -> !(v instanceof NullValue));
  }

  /// An entry of a map.
  public Checked entry(String key) {
    return new Checked(
        faults,
        path + "[" + key + "]",
        value.flatMap(v -> v instanceof ObjectValue o ? o.get(key) : Optional.empty()),
        shown.flatMap(v -> v instanceof ObjectValue o ? o.get(key) : Optional.empty()));
  }

  /// The items of a list; none when it is absent.
  public List<Checked> items() {
    List<Checked> items = new ArrayList<>();
    if (value.orElse(NullValue.NULL) instanceof ListValue list) {
      ListValue all = shown.orElse(list) instanceof ListValue l ? l : list;
      for (int i = 0; i < list.size(); i++) {
        Value item = list.get(i);
        Value seen = all.size() == list.size() ? all.get(i) : item;
        items.add(new Checked(faults, path + "[" + i + "]", Optional.of(item), Optional.of(seen)));
      }
    }
    return items;
  }

  /// The keys of a map, as they stand in it; none when it is absent.
  public List<String> keys() {
    return value.orElse(NullValue.NULL) instanceof ObjectValue map
        ? List.copyOf(map.names())
        : List.of();
  }

  /// The same part with another value for one of its members.
  public Checked withField(String name, Value other) {
    return new Checked(
        faults,
        path,
        Optional.of(object().with(name, other)),
        Optional.of(shownObject().with(name, other)));
  }

  /// The same part, whose faults go elsewhere.
  public Checked apart(List<FieldError> others) {
    return new Checked(new Faults(others), path, value, shown);
  }

  /// The same value, told of under another path.
  public Checked under(String other) {
    return new Checked(faults, other, value, shown);
  }

  /// Another value, told of under the same path.
  public Checked instead(Value other) {
    return new Checked(faults, path, Optional.of(other), Optional.of(other));
  }

  public String path() {
    return path;
  }

  public Optional<Value> value() {
    return value;
  }

  /// Whether it is there, be it empty.
  public boolean present() {
    return value.isPresent();
  }

  /// Whether it was sent, be it empty and forgotten: no nil of Go.
  public boolean given() {
    return shown.isPresent();
  }

  /// Whether Go's zero value stands for it: absent, an empty text, list or map, 0 or false.
  public boolean empty() {
    return value.isEmpty()
        || switch (value.get()) {
          case TextValue text -> text.text().isEmpty();
          case ListValue list -> list.isEmpty();
          case ObjectValue object -> object.isEmpty();
          case NumberValue number -> number.asDouble() == 0;
          case BoolValue bool -> bool.equals(BoolValue.FALSE);
          case NullValue _ -> true;
        };
  }

  /// Its text; empty when it is absent or none.
  public String text() {
    return value.orElse(NullValue.NULL) instanceof TextValue text ? text.text() : "";
  }

  public boolean is(String text) {
    return text().equals(text);
  }

  public boolean isOneOf(String... texts) {
    return List.of(texts).contains(text());
  }

  /// Whether it is `true`.
  public boolean flag() {
    return value.equals(Optional.of(BoolValue.TRUE));
  }

  public OptionalLong integer() {
    return value.orElse(NullValue.NULL) instanceof NumberValue.IntegerNumber integer
        ? OptionalLong.of(integer.number())
        : OptionalLong.empty();
  }

  /// The object that it is; an empty one when it is absent.
  public ObjectValue object() {
    return value.orElse(NullValue.NULL) instanceof ObjectValue object
        ? object
        : ObjectValue.empty();
  }

  /// The object that messages show; an empty one when it is absent.
  public ObjectValue shownObject() {
    return shownValue() instanceof ObjectValue object ? object : ObjectValue.empty();
  }

  /// The value that messages show; null when it is absent.
  public Value shownValue() {
    return shown.orElse(NullValue.NULL);
  }

  /// How many items or entries it has.
  public int size() {
    return switch (value.orElse(NullValue.NULL)) {
      case ListValue list -> list.size();
      case ObjectValue object -> object.size();
      default -> 0;
    };
  }

  /// How Go prints it: texts quoted, what has parts as JSON.
  public String shown() {
    return switch (shownValue()) {
      case TextValue text -> FieldError.quote(text.text());
      case Value other -> JsonWriter.text(other);
    };
  }

  /// Its text as Go prints it whose type has a name of its own, such as `v1.Protocol`: as JSON.
  public String typed() {
    return typed(text());
  }

  /// A text as Go prints it whose type has a name of its own: as JSON.
  public static String typed(String text) {
    return JsonWriter.text(new TextValue(text));
  }

  public void add(FieldError fault) {
    faults.add(fault);
  }

  public void required(String detail) {
    add(FieldError.required(path, detail));
  }

  /// Tells that it is missing when it is empty.
  ///
  /// @return whether it is there
  public boolean require(String detail) {
    if (empty()) {
      required(detail);
      return false;
    }
    return true;
  }

  /// Tells that it breaks a rule.
  public void invalid(String detail) {
    if (faults.wanted()) {
      invalid(detail, shown());
    }
  }

  /// @param shown the value as Go prints it, where that is not how it stands in the object
  public void invalid(String detail, String shown) {
    add(FieldError.invalid(path, shown, detail));
  }

  /// Tells of each rule that it breaks.
  public void invalid(Collection<String> details) {
    details.forEach(this::invalid);
  }

  public void forbidden(String detail) {
    add(FieldError.forbidden(path, detail));
  }

  public void duplicate() {
    if (faults.wanted()) {
      add(FieldError.duplicate(path, shown()));
    }
  }

  public void notFound() {
    if (faults.wanted()) {
      add(FieldError.notFound(path, shown()));
    }
  }

  public void tooLong(int most) {
    add(FieldError.tooLong(path, most));
  }

  public void tooMany(int most) {
    add(FieldError.tooMany(path, size(), most));
  }

  /// Tells that it is none of a closed set; a text is of a type of its own.
  public void notSupported(List<String> supported) {
    if (faults.wanted()) {
      boolean text = value.orElse(NullValue.NULL) instanceof TextValue;
      add(FieldError.notSupported(path, text ? typed() : shown(), supported));
    }
  }

  /// Tells that a text of a type of its own is none of a closed set, in whose order the message
  /// tells the set.
  public void oneOf(List<String> supported) {
    if (!supported.contains(text())) {
      add(FieldError.notSupported(path, typed(), supported));
    }
  }

  /// Tells that a plain text is none of a closed set, in whose order the message tells the set.
  public void oneOfTexts(List<String> supported) {
    if (!supported.contains(text())) {
      plainNotSupported(supported);
    }
  }

  /// Tells that a plain text is none of a closed set.
  public void plainNotSupported(List<String> supported) {
    add(FieldError.notSupported(path, FieldError.quote(text()), supported));
  }

  /// Tells that a number is below zero; nothing when it is absent.
  public void notNegative() {
    if (integer().orElse(0) < 0) {
      invalid("must be greater than or equal to 0");
    }
  }

  /// Tells that a number is not above zero; nothing when it is absent.
  public void positive() {
    if (integer().orElse(1) <= 0) {
      invalid("must be greater than 0");
    }
  }

  /// Tells that a number is outside its range; nothing when it is absent.
  public void between(long least, long most) {
    OptionalLong number = integer();
    if (number.isPresent() && (number.getAsLong() < least || number.getAsLong() > most)) {
      invalid("must be between " + least + " and " + most + ", inclusive");
    }
  }

  /// Tells that it differs from what it was.
  public void immutable(Checked old) {
    if (!asBefore(value, old.value)) {
      invalid("field is immutable");
    }
  }

  /// Tells that a text of a type of its own differs from what it was.
  public void immutableTyped(Checked old) {
    if (!asBefore(value, old.value)) {
      invalid("field is immutable", value.isPresent() ? typed() : shown());
    }
  }

  /// Tells that a text may not change; Go shows one that is missing as an empty one.
  public void immutableText(Checked old) {
    if (!text().equals(old.text())) {
      invalid("field is immutable", FieldError.quote(text()));
    }
  }

  /// What is absent equals what is empty, but not so in what it holds, as in
  /// `KindTraits.deepEqual`: what is for good is texts and selectors, which are written in one way,
  /// or raw JSON, which Go compares byte by byte.
  private static boolean asBefore(Optional<Value> one, Optional<Value> other) {
    return one.filter(v -> !hollow(v)).equals(other.filter(v -> !hollow(v)));
  }

  private static boolean hollow(Value value) {
    return switch (value) {
      case ObjectValue object -> object.isEmpty();
      case ListValue list -> list.isEmpty();
      default -> false;
    };
  }
}
