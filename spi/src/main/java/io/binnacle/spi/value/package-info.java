/// An immutable tree of JSON values, and immutable bytes: the data that plugins exchange with the
/// server. There is no JSON library in the SPI, so that a plugin brings whichever it likes.
@NullMarked
package io.binnacle.spi.value;

import org.jspecify.annotations.NullMarked;
