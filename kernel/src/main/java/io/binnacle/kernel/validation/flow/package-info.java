/// The rules of `flowcontrol.apiserver.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.flow;

import org.jspecify.annotations.NullMarked;
