package io.binnacle.kernel.apply;

import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.schema.SchemaFile;
import io.binnacle.kernel.schema.SchemaSet;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A kind made up for tests, with a field of every sort, in two versions: `test/v1`, and `test/v2`
/// which calls `text` `words`.
final class Things implements Versions {
  private static final String SHARED =
      """
      metadata	=test.Meta	3	a
      number	i	5	p
      flag	b	6
      inner	=test.Inner	7	p
      always	=test.Inner	8	a
      whole	=test.Whole	9	p
      opened	=test.Whole	10	p	gr
      plain	[]s	11
      atomic	[]s	12	lt=atomic
      set	[]s	13	lt=set
      items	[]=test.Item	14	lt=map	lk=name
      ports	[]=test.Port	15	lt=map	lk=port,protocol
      labels	{}s	16
      choice	{}s	17	mt
      nested	{}=test.Inner	18
      any	*	19
      raw	+	20
      limits	{}Q	21
      status	=test.Inner	22	a
      """;

  private static final SchemaSet SCHEMAS =
      SchemaFile.parse(
          """
          T test.Meta
          name	s	1
          uid	s	2
          labels	{}s	3
          annotations	{}s	4
          managedFields	[]*	5	lt=atomic
          T test.Inner
          a	s	1
          b	i	2	p
          deep	=test.Inner	3	p
          T test.Whole atomic
          a	s	1
          b	s	2
          T test.Item
          name	s	1	a
          value	s	2
          more	s	3
          inner	=test.Inner	4	p
          items	[]=test.Item	5	lt=map	lk=name
          T test.Port
          port	i	1	a
          protocol	s	2	de="TCP"
          name	s	3
          """
              + version("v1", "text")
              + version("v2", "words"));

  private final Shapes shapes = new Shapes();
  private final Map<String, ManagedFields> managers = new HashMap<>();

  private static String version(String version, String text) {
    return "T test."
        + version
        + ".Thing\nkind\ts\t1\napiVersion\ts\t2\n"
        + text
        + "\ts\t4\n"
        + SHARED;
  }

  private static StructSchema schema(String apiVersion) {
    return SCHEMAS.get("test." + apiVersion.substring("test/".length()) + ".Thing");
  }

  @Override
  public boolean serves(ObjectValue object, String apiVersion) {
    return apiVersion.equals("test/v1") || apiVersion.equals("test/v2");
  }

  @Override
  public Optional<Shaped> convert(ObjectValue object, String apiVersion) {
    if (!serves(object, apiVersion)) {
      return Optional.empty();
    }
    ObjectValue converted = object;
    if (!object.text("apiVersion").orElse("").equals(apiVersion)) {
      boolean newer = apiVersion.equals("test/v2");
      String from = newer ? "text" : "words";
      converted = object.with("apiVersion", Value.of(apiVersion)).without(from);
      Optional<Value> text = object.get(from);
      if (text.isPresent()) {
        converted = converted.with(newer ? "words" : "text", text.get());
      }
      converted = conformed(converted, apiVersion);
    }
    return Optional.of(new Shaped(converted, shapes.form(schema(apiVersion))));
  }

  private static ObjectValue conformed(ObjectValue object, String apiVersion) {
    try {
      return Conformer.conform(object, schema(apiVersion)).object();
    } catch (IllTypedException e) {
      throw new AssertionError(e);
    }
  }

  private ManagedFields manager(String apiVersion, String path) {
    return managers.computeIfAbsent(
        apiVersion + path,
        _ ->
            new ManagedFields(
                this,
                GroupVersionKind.of(apiVersion, "Thing"),
                path,
                new ResetFields.AllBut(
                    path.equals("status")
                        ? FieldSet.ofNames("text").union(FieldSet.ofNames("metadata", "labels"))
                        : FieldSet.ofNames("status")),
                conformed(typed(ObjectValue.empty(), apiVersion), apiVersion)));
  }

  private static ObjectValue typed(ObjectValue object, String apiVersion) {
    return object.with("apiVersion", Value.of(apiVersion)).with("kind", Value.of("Thing"));
  }

  /// The object after a step.
  ObjectValue run(ObjectValue step, Optional<ObjectValue> live, Instant now) {
    String apiVersion = "test/" + step.text("version").orElse("v1");
    ManagedFields manager = manager(apiVersion, step.text("at").orElse(""));
    ObjectValue old =
        live.flatMap(object -> convert(object, apiVersion))
            .map(Shaped::object)
            .orElse(manager.zero());
    ObjectValue sent = typed(step.object("object").orElse(ObjectValue.empty()), apiVersion);
    ObjectValue result;
    if (step.has("apply")) {
      result = manager.apply(old, sent, step.text("apply").orElseThrow(), step.flag("force"), now);
    } else {
      ObjectValue updated =
          old.text("metadata", "uid").isEmpty()
              ? sent
              : sent.withAt(Value.of("u"), "metadata", "uid");
      result =
          manager.update(
              old, conformed(updated, apiVersion), step.text("update").orElseThrow(), now);
    }
    return conformed(result, apiVersion).withAt(Value.of("u"), "metadata", "uid");
  }

  /// What a step may say of the object: all but its type, its identity, its managers, and what is
  /// always there.
  static ObjectValue content(ObjectValue object) {
    ObjectValue content =
        ManagedFields.bare(object)
            .without("kind")
            .without("apiVersion")
            .withoutAt("metadata", "uid");
    for (String name : List.of("metadata", "always", "status")) {
      if (content.object(name).filter(ObjectValue::isEmpty).isPresent()) {
        content = content.without(name);
      }
    }
    return content;
  }

  static Map<String, List<String>> managed(ObjectValue object) {
    Map<String, List<String>> managed = new TreeMap<>();
    for (Value value : ManagedFields.entries(object)) {
      ObjectValue entry = (ObjectValue) value;
      List<String> paths = new ArrayList<>();
      try {
        FieldsForm.parse(entry.object("fieldsV1").orElseThrow())
            .forEach(
                path -> {
                  StringBuilder text = new StringBuilder();
                  path.forEach(text::append);
                  paths.add(text.toString());
                });
      } catch (MalformedFieldsException e) {
        throw new AssertionError(e);
      }
      paths.sort(null);
      boolean update = entry.text("operation").orElse("").equals("Update");
      String name =
          entry.text("manager").orElse("")
              + (update ? " (update)" : "")
              + entry.text("subresource").map(s -> "@" + s).orElse("");
      managed.put(name, paths);
    }
    return managed;
  }

  static List<String> times(ObjectValue object) {
    return ManagedFields.entries(object).stream()
        .map(entry -> ((ObjectValue) entry).get("time"))
        .flatMap(Optional::stream)
        .map(time -> ((TextValue) time).text())
        .toList();
  }
}
