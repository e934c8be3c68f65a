/// Everything that touches Ratis: the server and its log, the batching of operations into entries,
/// and what is decided by the leader's clock.
@NullMarked
package io.binnacle.backend.raft.peer;

import org.jspecify.annotations.NullMarked;
