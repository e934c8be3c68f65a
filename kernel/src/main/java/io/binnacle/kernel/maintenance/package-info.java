/// Operation of the store: the paths that operators use, backups, the space quota, and the figures
/// that tell how the store is.
@NullMarked
package io.binnacle.kernel.maintenance;

import org.jspecify.annotations.NullMarked;
