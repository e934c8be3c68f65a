/// The commands of the command line, one class each.
@NullMarked
package io.binnacle.distribution.command;

import org.jspecify.annotations.NullMarked;
