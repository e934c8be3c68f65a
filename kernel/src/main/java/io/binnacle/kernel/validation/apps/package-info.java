/// The rules of `apps`.
@NullMarked
package io.binnacle.kernel.validation.apps;

import org.jspecify.annotations.NullMarked;
