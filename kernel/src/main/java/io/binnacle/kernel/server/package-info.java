@NullMarked
package io.binnacle.kernel.server;

import org.jspecify.annotations.NullMarked;
