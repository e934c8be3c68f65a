/// Logging to standard error, configured by code.
@NullMarked
package io.binnacle.distribution.logging;

import org.jspecify.annotations.NullMarked;
