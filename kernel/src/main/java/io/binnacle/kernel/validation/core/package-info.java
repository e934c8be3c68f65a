/// The rules of the core group but for those of pods and workloads.
@NullMarked
package io.binnacle.kernel.validation.core;

import org.jspecify.annotations.NullMarked;
