/// What several admission plugins need: refusals, sums of resources, what a pod asks for.
@NullMarked
package io.binnacle.admission;

import org.jspecify.annotations.NullMarked;
