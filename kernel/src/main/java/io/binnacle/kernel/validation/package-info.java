/// Rules that hold for the metadata of every kind, worded as apimachinery words them. Pure.
@NullMarked
package io.binnacle.kernel.validation;

import org.jspecify.annotations.NullMarked;
