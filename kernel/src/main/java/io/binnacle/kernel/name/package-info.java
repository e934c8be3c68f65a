/// The forms that names in Kubernetes have. Pure.
@NullMarked
package io.binnacle.kernel.name;

import org.jspecify.annotations.NullMarked;
