/// Pods run as service accounts and get their tokens.
@NullMarked
package io.binnacle.admission.serviceaccount;

import org.jspecify.annotations.NullMarked;
