/// The tables: one row for each change of a key, found by its revision.
@NullMarked
package io.binnacle.backend.h2.sql;

import org.jspecify.annotations.NullMarked;
