package io.binnacle.kernel.schema;

/// An object with free member names.
///
/// @param value the type of the members
/// @param atomic whether apply treats it as one (`x-kubernetes-map-type: atomic`)
public record MapSchema(Schema value, boolean atomic) implements Schema {}
