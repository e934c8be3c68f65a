package io.binnacle.kernel.conversion;

import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// Events of `events.k8s.io` are those of the core group under newer names.
final class EventConversion implements Conversion {
  private static final Renaming FIELDS =
      Renaming.of(
          "metadata",
          "regarding involvedObject",
          "note message",
          "deprecatedSource source",
          "deprecatedFirstTimestamp firstTimestamp",
          "deprecatedLastTimestamp lastTimestamp",
          "deprecatedCount count",
          "reportingController reportingComponent",
          "reportingInstance",
          "reason",
          "type",
          "eventTime",
          "series",
          "action",
          "related");

  @Override
  public GroupVersionResource storage() {
    return GroupVersionResource.core("events");
  }

  @Override
  public ObjectValue toStorage(ObjectValue served) {
    return FIELDS.there(served).with("kind", Value.of("Event")).with("apiVersion", Value.of("v1"));
  }

  @Override
  public ObjectValue fromStorage(ObjectValue stored) {
    return FIELDS
        .back(stored)
        .with("kind", Value.of("Event"))
        .with("apiVersion", Value.of("events.k8s.io/v1"));
  }
}
