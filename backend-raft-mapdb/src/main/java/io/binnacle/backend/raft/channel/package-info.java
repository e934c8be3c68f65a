/// The channel between members: calls and answers over connections with mutual TLS. Knows nothing
/// of what is said over it.
@NullMarked
package io.binnacle.backend.raft.channel;

import org.jspecify.annotations.NullMarked;
