/// The nouns that all extension points share.
@NullMarked
package io.binnacle.spi.model;

import org.jspecify.annotations.NullMarked;
