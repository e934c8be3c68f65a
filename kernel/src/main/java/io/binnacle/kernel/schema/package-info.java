/// What objects of a kind look like: fields, types and the facts that Kubernetes attaches to them.
/// One model for built-in kinds and for custom resources. Pure: functions of values to values.
@NullMarked
package io.binnacle.kernel.schema;

import org.jspecify.annotations.NullMarked;
