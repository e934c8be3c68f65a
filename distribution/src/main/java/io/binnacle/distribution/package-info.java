@NullMarked
package io.binnacle.distribution;

import org.jspecify.annotations.NullMarked;
