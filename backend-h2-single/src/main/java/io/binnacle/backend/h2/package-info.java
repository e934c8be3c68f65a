/// The store called `h2`: one machine, one directory.
///
/// The road of a commit: [io.binnacle.backend.h2.CommitWriter] takes all that waits, checks it
/// against the newest state in memory, appends one checksummed frame to the journal, forces it to
/// the disk, publishes the new state and wakes the watchers. The tables of H2 follow behind, in
/// large transactions; a journal segment goes when a forced checkpoint of the tables covers it.
@NullMarked
package io.binnacle.backend.h2;

import org.jspecify.annotations.NullMarked;
