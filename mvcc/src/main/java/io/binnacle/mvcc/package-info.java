/// The multi-version state that a store keeps in memory: a persistent tree of live entries for each
/// revision, the timeline of revisions with its watches, and the stream that a snapshot is.
///
/// What makes a revision durable, and where history goes that memory does not keep, is the store's.
@NullMarked
package io.binnacle.mvcc;

import org.jspecify.annotations.NullMarked;
