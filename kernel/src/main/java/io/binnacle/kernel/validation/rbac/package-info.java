/// The rules of `rbac.authorization.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.rbac;

import org.jspecify.annotations.NullMarked;
