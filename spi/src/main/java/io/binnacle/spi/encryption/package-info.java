/// Keys for the encryption of stored objects.
@NullMarked
package io.binnacle.spi.encryption;

import org.jspecify.annotations.NullMarked;
