/// How plugins come into the server: found, checked, loaded apart from each other, configured,
/// created. The only package that uses `ServiceLoader`.
@NullMarked
package io.binnacle.kernel.plugin;

import org.jspecify.annotations.NullMarked;
