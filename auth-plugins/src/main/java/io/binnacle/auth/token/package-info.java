/// Users by tokens from a file.
@NullMarked
package io.binnacle.auth.token;

import org.jspecify.annotations.NullMarked;
