/// JSON patch, JSON merge patch and strategic merge patch as functions of values. Pure.
@NullMarked
package io.binnacle.kernel.patch;

import org.jspecify.annotations.NullMarked;
