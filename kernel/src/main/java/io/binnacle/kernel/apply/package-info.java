/// Who manages which field of an object, and what server-side apply makes of it: sets of fields,
/// the comparison, merging and pruning of objects by their schemas, conflicts, and the entries of
/// `metadata.managedFields`. Pure: functions of values to values.
@NullMarked
package io.binnacle.kernel.apply;

import org.jspecify.annotations.NullMarked;
