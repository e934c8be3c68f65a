/// Objects of every kind taken through every form that they have, with nothing lost or invented.
@NullMarked
package io.binnacle.kernel.roundtrip;

import org.jspecify.annotations.NullMarked;
