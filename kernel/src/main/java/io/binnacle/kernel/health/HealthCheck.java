package io.binnacle.kernel.health;

import java.util.Optional;
import java.util.function.Supplier;

/// A named check.
///
/// @param name as `/readyz/NAME` has it
/// @param liveness whether a failure means that the process should be restarted; else it only means
///   that requests should go elsewhere
/// @param failure what is wrong now; empty when nothing is; quick, does not block
public record HealthCheck(String name, boolean liveness, Supplier<Optional<String>> failure) {}
