/// How an object of one version looks in another, for built-in kinds that are served in several
/// shapes. Functions of values to values.
@NullMarked
package io.binnacle.kernel.conversion;

import org.jspecify.annotations.NullMarked;
