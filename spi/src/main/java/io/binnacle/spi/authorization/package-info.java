/// Whether a user may do what a request asks.
@NullMarked
package io.binnacle.spi.authorization;

import org.jspecify.annotations.NullMarked;
