@NullMarked
package io.binnacle.spi;

import org.jspecify.annotations.NullMarked;
