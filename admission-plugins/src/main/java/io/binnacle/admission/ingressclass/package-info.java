/// Ingresses that name no class get the default one.
@NullMarked
package io.binnacle.admission.ingressclass;

import org.jspecify.annotations.NullMarked;
