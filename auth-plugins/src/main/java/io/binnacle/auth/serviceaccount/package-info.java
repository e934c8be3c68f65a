/// Service accounts by the tokens that the server gives them.
@NullMarked
package io.binnacle.auth.serviceaccount;

import org.jspecify.annotations.NullMarked;
