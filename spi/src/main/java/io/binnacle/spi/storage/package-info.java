/// The storage contract: a flat, ordered, revisioned key space, as etcd has it, for any engine.
///
/// **Revision.** One signed 64-bit counter for the whole store. It starts at 1 in an empty store; a
/// commit that changes something takes the next one, and all its changes carry it. It never goes
/// back, not even after a restore, which may jump forward.
///
/// **Acknowledged means durable.** When [io.binnacle.spi.storage.Store#commit] returns, the commit
/// is on stable storage (of a quorum, where there are several members) and every later linearizable
/// read on every member sees it.
///
/// **Outcomes are typed.** A failure says whether the commit was certainly not applied or may have
/// been: see [io.binnacle.spi.storage.StorageException.Code].
///
/// Every implementation passes the contract tests of the `spi-tck` artefact, which state each
/// sentence of this package as a test.
@NullMarked
package io.binnacle.spi.storage;

import org.jspecify.annotations.NullMarked;
