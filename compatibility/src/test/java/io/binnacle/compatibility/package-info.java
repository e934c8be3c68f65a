/// Real clients, as their users have them, against the built jar over TLS.
@NullMarked
package io.binnacle.compatibility;

import org.jspecify.annotations.NullMarked;
