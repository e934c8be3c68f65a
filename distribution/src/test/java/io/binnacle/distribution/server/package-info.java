/// The built jar serving as child processes, alone or as several nodes, for tests that ask it as
/// clients do. Nothing of the product is on the way.
@NullMarked
package io.binnacle.distribution.server;

import org.jspecify.annotations.NullMarked;
