package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// Events are selected by where they come from under names that the two versions of them write
/// differently.
record EventStrategy(KindTraits traits) implements Strategy {

  @Override
  public Optional<String> selectableField(ObjectValue object, String field) {
    return switch (field) {
      case "source" ->
          Optional.of(
              object
                  .text("source", "component")
                  .or(() -> object.text("deprecatedSource", "component"))
                  .filter(c -> !c.isEmpty())
                  .orElseGet(() -> reporter(object)));
      case "reportingComponent" -> Optional.of(reporter(object));
      default ->
          field.startsWith("involvedObject.")
              ? Optional.of(about(object, field.substring("involvedObject.".length())))
              : Optional.empty();
    };
  }

  private static String reporter(ObjectValue event) {
    return event.text("reportingComponent").or(() -> event.text("reportingController")).orElse("");
  }

  private static String about(ObjectValue event, String member) {
    return event
        .text("involvedObject", member)
        .or(() -> event.text("regarding", member))
        .orElse("");
  }
}
