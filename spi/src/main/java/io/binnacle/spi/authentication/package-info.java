/// Who makes a request: authenticators turn credentials into users.
@NullMarked
package io.binnacle.spi.authentication;

import org.jspecify.annotations.NullMarked;
