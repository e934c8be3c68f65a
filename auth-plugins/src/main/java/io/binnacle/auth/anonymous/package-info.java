/// Requests without credentials.
@NullMarked
package io.binnacle.auth.anonymous;

import org.jspecify.annotations.NullMarked;
