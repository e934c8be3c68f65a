package io.binnacle.kernel.backup;

import io.binnacle.spi.value.Bytes;
import java.io.DataInputStream;
import java.io.IOException;

/// What an encrypted backup tells of its key, so that a wrong key is not taken for damage.
///
/// @param salt what the key of this one backup is derived with
/// @param proof derived likewise; tells nothing of the key
record KeyProof(Bytes salt, Bytes proof) {
  static final int SALT_BYTES = 32;
  static final int PROOF_BYTES = 16;

  static KeyProof read(DataInputStream data) throws IOException {
    byte[] salt = data.readNBytes(SALT_BYTES);
    return new KeyProof(Bytes.wrap(salt), Bytes.wrap(data.readNBytes(PROOF_BYTES)));
  }
}
