@NullMarked
package io.binnacle.tck;

import org.jspecify.annotations.NullMarked;
