/// The storage contract, made executable: [io.binnacle.tck.storage.ReferenceStore] is what a store
/// must do, and the store called `memory`.
@NullMarked
package io.binnacle.tck.storage;

import org.jspecify.annotations.NullMarked;
