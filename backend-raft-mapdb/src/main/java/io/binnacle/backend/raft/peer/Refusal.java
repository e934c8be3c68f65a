package io.binnacle.backend.raft.peer;

import io.binnacle.spi.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What a member refused to do for another, as bytes.
final class Refusal {
  /// The answer of who did what was asked.
  static final byte[] NONE = new byte[0];

  private Refusal() {}

  static byte[] encode(StorageException refusal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(refusal.reason().name());
      out.writeUTF(String.valueOf(refusal.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /// @throws StorageException what the answer tells, unless it is [#NONE]
  static void check(byte[] answer) throws StorageException, IOException {
    if (answer.length > 0) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(answer));
      StorageException.Code code = StorageException.Code.valueOf(in.readUTF());
      throw new StorageException(code, in.readUTF());
    }
  }
}
