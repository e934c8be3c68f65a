/// The admission plugins as one: first those that change objects, then those that judge them.
@NullMarked
package io.binnacle.kernel.admission;

import org.jspecify.annotations.NullMarked;
