/// Requests that nobody should send, through the whole server in this JVM.
@NullMarked
package io.binnacle.distribution.fuzz;

import org.jspecify.annotations.NullMarked;
