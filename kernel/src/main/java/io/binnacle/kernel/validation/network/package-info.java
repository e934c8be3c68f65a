/// The rules of `networking.k8s.io` and `discovery.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.network;

import org.jspecify.annotations.NullMarked;
