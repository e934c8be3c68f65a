package io.binnacle.backend.raft.peer;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// The question for a lease's time left, and its answer, as bytes.
///
/// @param renew whether the lease is to get its whole time again first
record LeaseCall(long leaseId, boolean renew) {
  private static final long NO_SUCH = -1;

  byte[] encode() {
    return ByteBuffer.allocate(Long.BYTES + 1).putLong(leaseId).put((byte) (renew ? 1 : 0)).array();
  }

  static LeaseCall decode(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    return new LeaseCall(in.getLong(), in.get() == 1);
  }

  /// @param nanos the time left; empty when there is no such lease
  static byte[] answer(OptionalLong nanos) {
    return ByteBuffer.allocate(Long.BYTES).putLong(nanos.orElse(NO_SUCH)).array();
  }

  static OptionalLong left(byte[] answer) {
    long nanos = ByteBuffer.wrap(answer).getLong();
    return nanos == NO_SUCH ? OptionalLong.empty() : OptionalLong.of(nanos);
  }
}
