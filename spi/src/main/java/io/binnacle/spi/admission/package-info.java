/// What may be stored, and what is changed before it is: admission, after authorization and before
/// the store.
@NullMarked
package io.binnacle.spi.admission;

import org.jspecify.annotations.NullMarked;
