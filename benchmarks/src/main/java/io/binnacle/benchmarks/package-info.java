/// Microbenchmarks of the server's parts, and the command that runs them or the load.
@NullMarked
package io.binnacle.benchmarks;

import org.jspecify.annotations.NullMarked;
