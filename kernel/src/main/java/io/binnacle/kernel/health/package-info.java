/// `/healthz`, `/livez` and `/readyz` with their named checks.
@NullMarked
package io.binnacle.kernel.health;

import org.jspecify.annotations.NullMarked;
