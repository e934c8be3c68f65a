/// A store beside etcd: the same operations, in turns, on the same machine.
@NullMarked
package io.binnacle.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
