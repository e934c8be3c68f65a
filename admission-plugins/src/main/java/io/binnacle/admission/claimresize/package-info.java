/// Claims grow only where their storage class lets them.
@NullMarked
package io.binnacle.admission.claimresize;

import org.jspecify.annotations.NullMarked;
