/// What the API does to objects: one class a verb, and the one place that finds the class for a
/// request. Nothing here knows HTTP routing, a store's make or a kind's particulars: those are in
/// the pipeline, the registry and the strategies.
@NullMarked
package io.binnacle.kernel.operation;

import org.jspecify.annotations.NullMarked;
