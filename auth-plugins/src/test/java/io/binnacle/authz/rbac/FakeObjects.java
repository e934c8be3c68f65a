package io.binnacle.authz.rbac;

import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Roles and bindings, told to whoever follows them.
final class FakeObjects implements ObjectReader {
  final Map<String, Observer> observers = new HashMap<>();

  @Override
  public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key) {
    throw new UnsupportedOperationException("rules are followed, not read");
  }

  @Override
  public List<ObjectValue> list(GroupVersionResource resource, String namespace) {
    throw new UnsupportedOperationException("rules are followed, not read");
  }

  @Override
  public Following follow(GroupVersionResource resource, Observer observer) {
    observers.put(resource.resource(), observer);
    return new Following() {
      @Override
      public boolean synced() {
        return true;
      }

      @Override
      public void close() {
        observers.remove(resource.resource());
      }
    };
  }

  /// Tells of objects like those of a bootstrap.
  void put(ObjectValue object) {
    String resource =
        switch (object.text("kind").orElse("")) {
          case "Role" -> "roles";
          case "ClusterRole" -> "clusterroles";
          case "RoleBinding" -> "rolebindings";
          default -> "clusterrolebindings";
        };
    observer(resource).changed(key(object), object);
  }

  Observer observer(String resource) {
    return Optional.ofNullable(observers.get(resource)).orElseThrow();
  }

  static ObjectKey key(ObjectValue object) {
    return new ObjectKey(
        object.text("metadata", "namespace").orElse(""),
        object.text("metadata", "name").orElse(""));
  }

  /// A role; rules as `FIELD=value,value ...`.
  static ObjectValue role(String namespace, String name, String... rules) {
    return object(namespace.isEmpty() ? "ClusterRole" : "Role", namespace, name)
        .with("rules", new ListValue(Arrays.stream(rules).<Value>map(FakeObjects::rule).toList()));
  }

  private static ObjectValue rule(String text) {
    ObjectValue.Builder rule = ObjectValue.builder();
    for (String field : text.split(" ", -1)) {
      int equals = field.indexOf('=');
      rule.put(
          field.substring(0, equals),
          new ListValue(
              Arrays.stream(field.substring(equals + 1).split(",", -1))
                  .<Value>map(TextValue::new)
                  .toList()));
    }
    return rule.build();
  }

  /// A binding of a role (`KIND/NAME`) to subjects (`KIND/NAME` or `KIND/NAMESPACE/NAME`).
  static ObjectValue binding(String namespace, String name, String role, String... subjects) {
    String[] roleParts = role.split("/", -1);
    return object(namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding", namespace, name)
        .with(
            "roleRef",
            ObjectValue.builder().put("kind", roleParts[0]).put("name", roleParts[1]).build())
        .with(
            "subjects",
            new ListValue(Arrays.stream(subjects).<Value>map(FakeObjects::subject).toList()));
  }

  private static ObjectValue subject(String text) {
    String[] parts = text.split("/", -1);
    ObjectValue.Builder subject =
        ObjectValue.builder().put("kind", parts[0]).put("name", parts[parts.length - 1]);
    if (parts.length > 2) {
      subject.put("namespace", parts[1]);
    }
    return subject.build();
  }

  private static ObjectValue object(String kind, String namespace, String name) {
    ObjectValue.Builder metadata = ObjectValue.builder().put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return ObjectValue.builder().put("kind", kind).put("metadata", metadata.build()).build();
  }
}
