/// The rules of devices, what asks for them and what has them: `resource.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.device;

import org.jspecify.annotations.NullMarked;
