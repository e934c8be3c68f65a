/// How a node that starts comes into its cluster.
@NullMarked
package io.binnacle.distribution.join;

import org.jspecify.annotations.NullMarked;
