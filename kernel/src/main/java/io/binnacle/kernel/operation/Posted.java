package io.binnacle.kernel.operation;

import io.binnacle.spi.value.ObjectValue;

/// What the body of a POST says, and how it is to be taken.
record Posted(WriteOptions options, ObjectValue object) {
  /// Reads an object of the type that the path shows.
  static Posted read(Target target, Bodies bodies) {
    OutputFormat.Encoding encoding = Negotiation.input(target.request());
    byte[] body = target.request().body().read();
    WriteOptions options = WriteOptions.of(WriteOptions.Kind.CREATE, target.request().query());
    return new Posted(
        options, bodies.decode(target, target.view(), encoding, body, options.fieldValidation()));
  }

  /// The object, in the namespace of the path.
  ObjectValue placed(Target target) {
    return Metadata.inNamespace(object, target.key().namespace());
  }
}
