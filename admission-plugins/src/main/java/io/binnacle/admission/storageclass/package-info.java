/// Claims that name no storage class get the default one.
@NullMarked
package io.binnacle.admission.storageclass;

import org.jspecify.annotations.NullMarked;
