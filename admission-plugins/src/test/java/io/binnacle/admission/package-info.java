/// What the tests of admission plugins share.
@NullMarked
package io.binnacle.admission;

import org.jspecify.annotations.NullMarked;
