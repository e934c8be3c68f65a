/// The journal: what was acknowledged and is not surely in the tables yet.
@NullMarked
package io.binnacle.backend.h2.log;

import org.jspecify.annotations.NullMarked;
