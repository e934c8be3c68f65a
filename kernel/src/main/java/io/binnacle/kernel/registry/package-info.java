/// Objects in the store and in memory: the only place that reads and writes the storage SPI.
///
/// [io.binnacle.kernel.registry.ObjectStore] is the door. Writes go to the store; reads and watches
/// are answered by [io.binnacle.kernel.registry.WatchCache], which one watch over the whole key
/// space feeds.
@NullMarked
package io.binnacle.kernel.registry;

import org.jspecify.annotations.NullMarked;
