package io.binnacle.backend.raft.machine;

/// What the members know of one of them.
///
/// @param name what people call it
/// @param address where its peers reach it, `host:port`; empty when it listens nowhere
public record BookEntry(String name, String address) {}
