package io.binnacle.kernel.cel;

import java.util.Optional;

/// What a call costs beyond its arguments.
///
/// @param result the size of what it gives; empty when nothing is known of it
record CallCost(Range cost, Optional<Range> result) {
  static CallCost of(Range cost) {
    return new CallCost(cost, Optional.empty());
  }

  static CallCost of(Range cost, Range result) {
    return new CallCost(cost, Optional.of(result));
  }
}
