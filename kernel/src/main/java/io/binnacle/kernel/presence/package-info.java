/// What a cluster is told of its API servers: where they serve, and that they live.
@NullMarked
package io.binnacle.kernel.presence;

import org.jspecify.annotations.NullMarked;
