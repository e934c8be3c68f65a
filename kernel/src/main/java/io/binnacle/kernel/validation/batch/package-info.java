/// The rules of `batch`.
@NullMarked
package io.binnacle.kernel.validation.batch;

import org.jspecify.annotations.NullMarked;
