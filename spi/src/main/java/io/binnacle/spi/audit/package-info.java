/// Where the audit log goes.
@NullMarked
package io.binnacle.spi.audit;

import org.jspecify.annotations.NullMarked;
