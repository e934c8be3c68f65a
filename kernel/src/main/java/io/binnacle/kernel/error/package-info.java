/// Errors that a client sees, worded as kube-apiserver words them.
@NullMarked
package io.binnacle.kernel.error;

import org.jspecify.annotations.NullMarked;
