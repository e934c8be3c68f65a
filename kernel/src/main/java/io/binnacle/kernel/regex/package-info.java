/// Regular expressions as Go has them. The only package that sees RE2/J.
@NullMarked
package io.binnacle.kernel.regex;

import org.jspecify.annotations.NullMarked;
