/// An admission plugin that asks every object for a label.
@NullMarked
package io.binnacle.examples.label;

import org.jspecify.annotations.NullMarked;
