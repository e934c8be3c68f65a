/// What kube-apiserver was seen to answer, for tests.
@NullMarked
package io.binnacle.kernel.golden;

import org.jspecify.annotations.NullMarked;
