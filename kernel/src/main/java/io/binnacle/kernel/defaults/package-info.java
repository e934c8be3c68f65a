/// What the built-in kinds have when a client leaves it out: constants as data, the rest as small
/// functions by API group. Pure.
@NullMarked
package io.binnacle.kernel.defaults;

import org.jspecify.annotations.NullMarked;
