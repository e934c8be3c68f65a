/// The rules of `coordination.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.coordination;

import org.jspecify.annotations.NullMarked;
