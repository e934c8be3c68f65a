/// The state machine: operations in, revisions out. It has no clock, no chance, no input or output.
@NullMarked
package io.binnacle.backend.raft.machine;

import org.jspecify.annotations.NullMarked;
