/// How a node comes to the cluster: who may, and what it is given.
@NullMarked
package io.binnacle.kernel.cluster;

import org.jspecify.annotations.NullMarked;
