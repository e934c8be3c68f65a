/// Bytes to values and back: JSON and YAML. The only package that knows the libraries for them.
@NullMarked
package io.binnacle.kernel.codec;

import org.jspecify.annotations.NullMarked;
