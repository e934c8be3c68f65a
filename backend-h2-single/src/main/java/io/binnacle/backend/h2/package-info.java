@NullMarked
package io.binnacle.backend.h2;

import org.jspecify.annotations.NullMarked;
