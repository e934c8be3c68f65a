/// Label and field selectors. Pure.
@NullMarked
package io.binnacle.kernel.selector;

import org.jspecify.annotations.NullMarked;
