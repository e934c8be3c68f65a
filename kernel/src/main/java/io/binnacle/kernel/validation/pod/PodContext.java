package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// What the rules of containers need to know of their pod.
///
/// @param volumes the volumes without faults, by name
/// @param claims the names of the pod's claims for devices
/// @param grace how long the pod has to end
/// @param restartPolicy the pod's
/// @param os the system on which it runs; empty when it does not say
/// @param hostUsers whether the pod has the host's users
record PodContext(
    Map<String, Checked> volumes,
    Set<String> claims,
    OptionalLong grace,
    String restartPolicy,
    boolean hostUsers,
    String os,
    PodLeniency leniency) {}
