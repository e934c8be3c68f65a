package io.binnacle.kernel.maintenance;

/// Which server this is.
///
/// @param node its name among the members; of one that runs alone, its host's
/// @param version the version of Binnacle
/// @param store the name of its store
public record ServerIdentity(String node, String version, String store) {}
