/// Certificates that tests make for whoever must not be let in.
@NullMarked
package io.binnacle.distribution.tls;

import org.jspecify.annotations.NullMarked;
