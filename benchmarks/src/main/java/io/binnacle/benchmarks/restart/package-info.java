/// How long a full store takes to start, and what a snapshot costs those who write meanwhile.
@NullMarked
package io.binnacle.benchmarks.restart;

import org.jspecify.annotations.NullMarked;
