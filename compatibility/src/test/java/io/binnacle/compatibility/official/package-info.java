/// The Java client of the Kubernetes project, driven against the built jar.
///
/// Not checked for null: every getter of the client's models says that it may return null, and in a
/// test the exception that follows tells as much as a check would.
@NullUnmarked
package io.binnacle.compatibility.official;

import org.jspecify.annotations.NullUnmarked;
