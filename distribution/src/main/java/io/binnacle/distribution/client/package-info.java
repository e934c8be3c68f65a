/// A client of an API server, for the commands that ask one.
@NullMarked
package io.binnacle.distribution.client;

import org.jspecify.annotations.NullMarked;
