/// A request's way through the server, as one straight line: see
/// [io.binnacle.kernel.request.RequestPipeline].
@NullMarked
package io.binnacle.kernel.request;

import org.jspecify.annotations.NullMarked;
