/// The store called `raft-mapdb`: a replicated log of Ratis, a deterministic machine, snapshots in
/// files of MapDB.
///
/// The road of a commit: the peer's batcher gathers what waits into one log entry; Ratis forces it
/// to the disks of a quorum; the machine applies it on every member, in the same order; the member
/// that it came from answers.
@NullMarked
package io.binnacle.backend.raft;

import org.jspecify.annotations.NullMarked;
