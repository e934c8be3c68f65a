/// Load on the built jar as a child process, which tells what an operation costs the server.
@NullMarked
package io.binnacle.benchmarks.load;

import org.jspecify.annotations.NullMarked;
