package io.binnacle.authz.rbac;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The default roles and bindings of Kubernetes 1.36, read from `roles.txt`, whose head describes
/// its form.
final class DefaultRoles {
  private static final String API = "rbac.authorization.k8s.io";
  private static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";
  private static final String EMPTY_GROUP = "core";

  private final List<ObjectValue> objects = new ArrayList<>();
  private String kind = "";
  private ObjectValue object = ObjectValue.empty();
  private List<Value> parts = new ArrayList<>();

  private DefaultRoles() {}

  static List<ObjectValue> objects() {
    DefaultRoles reading = new DefaultRoles();
    text().lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(reading::line);
    reading.finish();
    return reading.objects;
  }

  private static String text() {
    try (InputStream stream = DefaultRoles.class.getResourceAsStream("roles.txt")) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks roles.txt");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) {
    String[] words = line.strip().split(" ", -1);
    if (!line.startsWith(" ")) {
      finish();
      begin(words);
      return;
    }
    switch (words[0]) {
      case "label" -> object = object.withAt(Value.of(words[2]), "metadata", "labels", words[1]);
      case "aggregate" -> aggregate(words);
      case "role" ->
          object =
              object.with(
                  "roleRef",
                  ObjectValue.builder()
                      .put("apiGroup", API)
                      .put("kind", words[1])
                      .put("name", words[2])
                      .build());
      case "rule" -> parts.add(rule(words));
      case "subject" -> parts.add(subject(words));
      default -> throw new IllegalStateException("roles.txt: " + line);
    }
  }

  private void begin(String[] words) {
    kind = words[0];
    ObjectValue.Builder metadata = ObjectValue.builder();
    int slash = words[1].indexOf('/');
    metadata.put("name", words[1].substring(slash + 1));
    if (slash >= 0) {
      metadata.put("namespace", words[1].substring(0, slash));
    }
    metadata.put("annotations", ObjectValue.of(AUTO_UPDATE, Value.of("true")));
    metadata.put(
        "labels", ObjectValue.of("kubernetes.io/bootstrapping", Value.of("rbac-defaults")));
    object =
        ObjectValue.builder()
            .put("apiVersion", API + "/v1")
            .put("kind", kind)
            .put("metadata", metadata.build())
            .build();
    parts = new ArrayList<>();
  }

  private void finish() {
    if (kind.isEmpty()) {
      return;
    }
    String member = kind.endsWith("Binding") ? "subjects" : "rules";
    boolean aggregated = object.has("aggregationRule");
    if (!parts.isEmpty() || (!aggregated && member.equals("rules"))) {
      object = object.with(member, new ListValue(parts));
    }
    objects.add(object);
    kind = "";
  }

  private void aggregate(String[] words) {
    List<Value> selectors =
        new ArrayList<>(object.items("aggregationRule", "clusterRoleSelectors"));
    selectors.add(ObjectValue.of("matchLabels", ObjectValue.of(words[1], Value.of(words[2]))));
    object = object.withAt(new ListValue(selectors), "aggregationRule", "clusterRoleSelectors");
  }

  private static ObjectValue rule(String[] words) {
    ObjectValue.Builder rule = ObjectValue.builder();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      String name = words[i].substring(0, equals);
      List<Value> values = new ArrayList<>();
      for (String value : words[i].substring(equals + 1).split(",", -1)) {
        boolean core = name.equals("apiGroups") && value.equals(EMPTY_GROUP);
        values.add(new TextValue(core ? "" : value));
      }
      rule.put(name, new ListValue(values));
    }
    return rule.build();
  }

  private static ObjectValue subject(String[] words) {
    ObjectValue.Builder subject = ObjectValue.builder();
    subject.put("kind", words[1]);
    if (words[1].equals("ServiceAccount")) {
      int slash = words[2].indexOf('/');
      subject.put("name", words[2].substring(slash + 1));
      subject.put("namespace", words[2].substring(0, slash));
    } else {
      subject.put("apiGroup", API);
      subject.put("name", words[2]);
    }
    return subject.build();
  }

  /// Adds the rules or subjects that are missing, unless somebody has switched that off. What an
  /// administrator added stays.
  static ObjectValue reconcile(ObjectValue wanted, ObjectValue existing) {
    boolean off =
        existing.text("metadata", "annotations", AUTO_UPDATE).filter("false"::equals).isPresent();
    String member = wanted.has("roleRef") ? "subjects" : "rules";
    if (off || wanted.items(member).isEmpty()) {
      return existing;
    }
    List<Value> all = new ArrayList<>(existing.items(member));
    for (Value part : wanted.items(member)) {
      if (!all.contains(part)) {
        all.add(part);
      }
    }
    return all.size() == existing.items(member).size()
        ? existing
        : existing.with(member, new ListValue(all));
  }
}
