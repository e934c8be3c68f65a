/// The binary form of log entries.
@NullMarked
package io.binnacle.backend.raft.codec;

import org.jspecify.annotations.NullMarked;
