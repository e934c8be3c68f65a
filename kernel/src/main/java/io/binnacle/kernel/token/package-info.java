/// Tokens of service accounts: what they say, how they are signed, how others may verify them.
@NullMarked
package io.binnacle.kernel.token;

import org.jspecify.annotations.NullMarked;
