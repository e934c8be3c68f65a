package io.binnacle.kernel.table;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import java.util.Optional;

/// The conditions of a row: only pods that have come to an end have any.
final class RowConditions {
  private static final ListValue SUCCEEDED =
      completed("Succeeded", "The pod has completed successfully.");
  private static final ListValue FAILED = completed("Failed", "The pod failed.");

  private RowConditions() {}

  static Optional<ListValue> of(ObjectValue object) {
    if (!object.get("kind").equals(Optional.of(new TextValue("Pod")))
        || !object.get("apiVersion").equals(Optional.of(new TextValue("v1")))) {
      return Optional.empty();
    }
    return switch (object.text("status", "phase").orElse("")) {
      case "Succeeded" -> Optional.of(SUCCEEDED);
      case "Failed" -> Optional.of(FAILED);
      default -> Optional.empty();
    };
  }

  private static ListValue completed(String reason, String message) {
    return ListValue.of(
        ObjectValue.builder(4)
            .put("type", "Completed")
            .put("status", "True")
            .put("reason", reason)
            .put("message", message)
            .build());
  }
}
