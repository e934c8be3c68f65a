@NullMarked
package io.binnacle.distribution.client;

import org.jspecify.annotations.NullMarked;
