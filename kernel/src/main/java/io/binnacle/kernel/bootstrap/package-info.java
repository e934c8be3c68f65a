/// What exists in every cluster after its start.
@NullMarked
package io.binnacle.kernel.bootstrap;

import org.jspecify.annotations.NullMarked;
