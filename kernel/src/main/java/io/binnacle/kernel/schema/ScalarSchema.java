package io.binnacle.kernel.schema;

/// A value without parts.
public record ScalarSchema(ScalarType type) implements Schema {}
