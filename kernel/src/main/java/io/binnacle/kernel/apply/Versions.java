package io.binnacle.kernel.apply;

import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// The versions in which a kind is served: fields may be managed in any of them. Pure.
public interface Versions {

  /// An object in another version of its kind, in the form of that version's schema; empty when the
  /// version is not served.
  ///
  /// @param object an object in some version, which its `apiVersion` tells
  Optional<Shaped> convert(ObjectValue object, String apiVersion);

  /// Whether objects of the kind are served in a version.
  boolean serves(ObjectValue object, String apiVersion);

  /// An object with its type.
  record Shaped(ObjectValue object, Form form) {}

  /// The type of objects of a version, to be had from [Shapes].
  final class Form {
    private final Shape.OfMap shape;

    Form(Shape.OfMap shape) {
      this.shape = shape;
    }

    Shape.OfMap shape() {
      return shape;
    }
  }
}
