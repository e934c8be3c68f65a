/// How long a cluster takes no writes after its leader was killed.
@NullMarked
package io.binnacle.benchmarks.failover;

import org.jspecify.annotations.NullMarked;
