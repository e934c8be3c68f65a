/// The server as its own client.
@NullMarked
package io.binnacle.kernel.client;

import org.jspecify.annotations.NullMarked;
