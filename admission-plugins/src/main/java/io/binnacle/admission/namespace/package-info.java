/// What may happen in which namespace: nothing is made in one that is missing or being deleted, and
/// the system's own stay.
@NullMarked
package io.binnacle.admission.namespace;

import org.jspecify.annotations.NullMarked;
