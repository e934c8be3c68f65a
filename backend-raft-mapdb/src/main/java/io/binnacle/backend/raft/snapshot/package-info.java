/// The machine's state in files: one immutable MapDB table each, whole or not used.
///
/// A file is a table of rows sorted by their keys, followed by a [seal][FileSeal] over all its
/// bytes. The rows are told in [Section]. Nothing outside of this package knows MapDB.
@NullMarked
package io.binnacle.backend.raft.snapshot;

import org.jspecify.annotations.NullMarked;
