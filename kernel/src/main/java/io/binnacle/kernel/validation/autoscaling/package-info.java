/// The rules of `autoscaling`.
@NullMarked
package io.binnacle.kernel.validation.autoscaling;

import org.jspecify.annotations.NullMarked;
