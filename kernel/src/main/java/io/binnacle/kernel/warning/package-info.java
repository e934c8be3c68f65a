/// What clients are warned of though it is stored: the words of kube-apiserver's strategies. Pure.
@NullMarked
package io.binnacle.kernel.warning;

import org.jspecify.annotations.NullMarked;
