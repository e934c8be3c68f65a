package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// A quota's selector of scopes as Go shows it. Pure.
final class ScopeSelectorShape {
  private ScopeSelectorShape() {}

  static String of(Checked selector) {
    ListValue expressions =
        new ListValue(
            selector.field("matchExpressions").items().stream()
                .<Value>map(e -> GoShape.of(e.object(), "scopeName,operator,values?"))
                .toList());
    return JsonWriter.text(ObjectValue.of("MatchExpressions", expressions));
  }
}
