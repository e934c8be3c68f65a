package io.binnacle.kernel.operation;

import io.binnacle.kernel.apply.Versions;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// A type that a path shows and that is no resource of its own, such as Scale.
///
/// @param apiVersion its only version
/// @param form its type
record OneVersion(String apiVersion, Versions.Form form) implements Versions {
  @Override
  public Optional<Shaped> convert(ObjectValue object, String version) {
    return version.equals(apiVersion) ? Optional.of(new Shaped(object, form)) : Optional.empty();
  }

  @Override
  public boolean serves(ObjectValue object, String version) {
    return version.equals(apiVersion);
  }
}
