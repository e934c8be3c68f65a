/// What data cannot say about a kind: how its objects are prepared, allocated for and taken away.
@NullMarked
package io.binnacle.kernel.strategy;

import org.jspecify.annotations.NullMarked;
