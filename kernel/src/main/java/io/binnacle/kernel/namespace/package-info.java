/// Empties and removes namespaces that are being deleted.
@NullMarked
package io.binnacle.kernel.namespace;

import org.jspecify.annotations.NullMarked;
