/// No namespace takes more than its quotas grant.
@NullMarked
package io.binnacle.admission.quota;

import org.jspecify.annotations.NullMarked;
