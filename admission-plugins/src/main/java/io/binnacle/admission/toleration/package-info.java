/// Pods bear a node that is not ready or out of reach for five minutes.
@NullMarked
package io.binnacle.admission.toleration;

import org.jspecify.annotations.NullMarked;
