/// Brings the tables of printer columns in the jar to the printers.
@NullMarked
package io.binnacle.kernel.printing;

import org.jspecify.annotations.NullMarked;
