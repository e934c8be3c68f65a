/// Certificates and keys: the cluster's authority, what it signs, and the files they are kept in.
@NullMarked
package io.binnacle.kernel.tls;

import org.jspecify.annotations.NullMarked;
