/// What can be said of keys, certificates and requests for them that clients store.
@NullMarked
package io.binnacle.kernel.crypto;

import org.jspecify.annotations.NullMarked;
