/// Pods get what their runtime class costs and where it runs.
@NullMarked
package io.binnacle.admission.runtimeclass;

import org.jspecify.annotations.NullMarked;
