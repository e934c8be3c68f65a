package io.binnacle.kernel.cel;

import java.util.Map;

/// The environments of `x-kubernetes-validations`, whose expressions tell of `self`, the value, and
/// `oldSelf`, what it was. Upstream names the type of a value anew each time; here it has one name.
public final class ValidationRules {
  private static final String TYPE = "selfType0";

  private ValidationRules() {}

  /// @param optionalOld whether there may be no old value
  public static Environment of(DeclaredType value, boolean optionalOld) {
    DeclaredType self = value.named(TYPE);
    return Environment.of(
        Map.of("self", self, "oldSelf", optionalOld ? new DeclaredType.Maybe(self) : self),
        Environment.Special.NOTHING);
  }
}
