/** What runs before it is known whether the running Java can run Binnacle. Java 8 code. */
@NullMarked
package io.binnacle.launcher;

import org.jspecify.annotations.NullMarked;
