/// The rules of how pods are disrupted, ranked and run: `policy`, `scheduling.k8s.io` and
/// `node.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.policy;

import org.jspecify.annotations.NullMarked;
