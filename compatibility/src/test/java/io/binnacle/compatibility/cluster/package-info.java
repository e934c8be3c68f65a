/// Servers of the built jar that are killed, paused and cut off from each other while clients work
/// with them.
@NullMarked
package io.binnacle.compatibility.cluster;

import org.jspecify.annotations.NullMarked;
