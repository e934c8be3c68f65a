package io.binnacle.kernel.apply;

import io.binnacle.spi.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is applied would change fields that others manage.
public final class ConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SortedMap<ManagerId, FieldSet> conflicts;

  ConflictException(Map<ManagerId, FieldSet> conflicts) {
    super("apply conflicts");
    this.conflicts = new TreeMap<>(conflicts);
  }

  /// The fields by those who manage them.
  SortedMap<ManagerId, FieldSet> conflicts() {
    return conflicts;
  }

  /// The failure as clients are told of it.
  public Status status() {
    List<Status.Cause> causes = new ArrayList<>();
    StringBuilder many = new StringBuilder();
    conflicts.forEach(
        (manager, fields) -> {
          many.append(many.isEmpty() ? "" : "\n")
              .append("conflicts with ")
              .append(manager.described())
              .append(':');
          fields.forEach(
              path -> {
                String field = text(path);
                many.append("\n- ").append(field);
                causes.add(
                    new Status.Cause(
                        "FieldManagerConflict", "conflict with " + manager.described(), field));
              });
        });
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: "
                + causes.getFirst().message()
                + ": "
                + causes.getFirst().field()
            : "Apply failed with " + causes.size() + " conflicts: " + many;
    return new Status(
        409, "Conflict", message, Optional.of(new Status.Details("", "", "", "", causes, 0)));
  }

  private static String text(List<PathElement> path) {
    StringBuilder text = new StringBuilder();
    path.forEach(text::append);
    return text.toString();
  }
}
