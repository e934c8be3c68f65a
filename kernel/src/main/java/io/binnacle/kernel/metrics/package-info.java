/// What the server counts, in the names that Kubernetes' dashboards know.
@NullMarked
package io.binnacle.kernel.metrics;

import org.jspecify.annotations.NullMarked;
