/// Pods get the number that their priority class stands for.
@NullMarked
package io.binnacle.admission.priority;

import org.jspecify.annotations.NullMarked;
