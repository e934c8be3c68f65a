@NullMarked
package io.binnacle.auth.x509;

import org.jspecify.annotations.NullMarked;
