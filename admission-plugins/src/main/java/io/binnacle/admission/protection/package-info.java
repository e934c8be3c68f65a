/// Volumes and claims stay until nobody uses them.
@NullMarked
package io.binnacle.admission.protection;

import org.jspecify.annotations.NullMarked;
