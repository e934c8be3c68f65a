package io.binnacle.kernel.schema;

/// The type of a value. Immutable once its [SchemaSet] is loaded.
public sealed interface Schema
    permits ScalarSchema, ListSchema, MapSchema, StructSchema, AnySchema {}
