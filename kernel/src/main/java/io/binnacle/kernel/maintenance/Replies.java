package io.binnacle.kernel.maintenance;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// The forms that answers take.
final class Replies {
  private static final byte[] LINE_BREAK = {'\n'};

  private Replies() {}

  static Response of(ObjectValue value) {
    return new Response.Content(
        200, "application/json", List.of(), List.of(JsonWriter.write(value), LINE_BREAK));
  }

  /// What Kubernetes says of something that was done and leaves nothing to show.
  static Response success() {
    return of(
        ObjectValue.builder()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("metadata", ObjectValue.empty())
            .put("status", "Success")
            .build());
  }
}
