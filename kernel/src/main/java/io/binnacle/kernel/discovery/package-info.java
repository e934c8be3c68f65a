/// What is served, told to clients: discovery, versions and OpenAPI documents, built from the
/// catalogue and kept as bytes.
@NullMarked
package io.binnacle.kernel.discovery;

import org.jspecify.annotations.NullMarked;
