/// A request as it came from the wire and the answer that goes back, without any HTTP library: what
/// `kernel.http` and the rest of the kernel share.
@NullMarked
package io.binnacle.kernel.exchange;

import org.jspecify.annotations.NullMarked;
