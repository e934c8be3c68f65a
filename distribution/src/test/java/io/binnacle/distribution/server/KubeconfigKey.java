package io.binnacle.distribution.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/// Reads the client's key of a kubeconfig that the server writes.
public final class KubeconfigKey {
  private static final String HEAD = "-----BEGIN EC PRIVATE KEY-----";

  private KubeconfigKey() {}

  /// @param pem a key on P-256 as Go writes it
  public static PrivateKey read(byte[] pem) throws GeneralSecurityException {
    String text = new String(pem, StandardCharsets.US_ASCII);
    if (!text.startsWith(HEAD)) {
      throw new GeneralSecurityException("the key does not begin with " + HEAD);
    }
    String base64 = text.replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(inPkcs8(Base64.getDecoder().decode(base64))));
  }

  /// Java reads keys in PKCS #8 alone.
  private static byte[] inPkcs8(byte[] key) {
    byte[] onP256 = HexFormat.of().parseHex("020100301306072a8648ce3d020106082a8648ce3d030107");
    return ByteBuffer.allocate(onP256.length + key.length + 5)
        .put((byte) 0x30)
        .put((byte) 0x81)
        .put((byte) (onP256.length + key.length + 2))
        .put(onP256)
        .put((byte) 0x04)
        .put((byte) key.length)
        .put(key)
        .array();
  }
}
