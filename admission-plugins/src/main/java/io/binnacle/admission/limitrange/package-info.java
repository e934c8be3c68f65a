/// What containers, pods and claims of a namespace may ask for, and what they get unasked.
@NullMarked
package io.binnacle.admission.limitrange;

import org.jspecify.annotations.NullMarked;
