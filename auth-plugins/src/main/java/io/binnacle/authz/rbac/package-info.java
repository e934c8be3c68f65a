/// Roles and their bindings, as `rbac.authorization.k8s.io` has them.
@NullMarked
package io.binnacle.authz.rbac;

import org.jspecify.annotations.NullMarked;
