package io.binnacle.spi.model;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A failure as Kubernetes tells it: `meta/v1 Status`.
///
/// @param code the HTTP status code
/// @param reason the machine-readable reason, e.g. `NotFound`; empty when there is none
/// @param message what happened and what to do, for people
/// @param details what it happened to; may be empty
public record Status(int code, String reason, String message, Optional<Details> details) {

  /// What the failure concerns.
  ///
  /// @param name the object's name; may be empty
  /// @param group the group of the resource or kind; may be empty
  /// @param kind the resource or kind concerned; may be empty
  /// @param uid the object's uid; may be empty
  /// @param causes single faults with their field paths
  /// @param retryAfterSeconds seconds to wait before trying again; 0 for no advice
  public record Details(
      String name,
      String group,
      String kind,
      String uid,
      List<Cause> causes,
      int retryAfterSeconds) {
    public Details {
      causes = List.copyOf(causes);
    }

    public static Details of(String name, String group, String kind) {
      return new Details(name, group, kind, "", List.of(), 0);
    }
  }

  /// One fault of the object.
  ///
  /// @param reason e.g. `FieldValueRequired`; may be empty
  /// @param message what is wrong
  /// @param field the path, e.g. `spec.containers[0].name`; may be empty
  public record Cause(String reason, String message, String field) {}

  public static Status failure(int code, String reason, String message) {
    return new Status(code, reason, message, Optional.empty());
  }

  /// This failure as a `meta/v1 Status` object, members in the order of kube-apiserver.
  public ObjectValue toValue() {
    ObjectValue.Builder status =
        ObjectValue.builder()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("metadata", ObjectValue.empty())
            .put("status", "Failure");
    if (!message.isEmpty()) {
      status.put("message", message);
    }
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    details.ifPresent(d -> status.put("details", detailsValue(d)));
    return status.put("code", code).build();
  }

  private static ObjectValue detailsValue(Details details) {
    ObjectValue.Builder value = ObjectValue.builder();
    putUnlessEmpty(value, "name", details.name());
    putUnlessEmpty(value, "group", details.group());
    putUnlessEmpty(value, "kind", details.kind());
    putUnlessEmpty(value, "uid", details.uid());
    if (!details.causes().isEmpty()) {
      List<Value> causes = new ArrayList<>();
      for (Cause cause : details.causes()) {
        ObjectValue.Builder one = ObjectValue.builder();
        putUnlessEmpty(one, "reason", cause.reason());
        putUnlessEmpty(one, "message", cause.message());
        putUnlessEmpty(one, "field", cause.field());
        causes.add(one.build());
      }
      value.put("causes", new ListValue(causes));
    }
    if (details.retryAfterSeconds() != 0) {
      value.put("retryAfterSeconds", details.retryAfterSeconds());
    }
    return value.build();
  }

  private static void putUnlessEmpty(ObjectValue.Builder value, String name, String text) {
    if (!text.isEmpty()) {
      value.put(name, text);
    }
  }
}
