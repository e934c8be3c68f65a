/// The user that a client certificate names.
@NullMarked
package io.binnacle.auth.x509;

import org.jspecify.annotations.NullMarked;
