package io.binnacle.kernel.token;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/// The key that signs tokens: ECDSA on P-256, `ES256`. Thread-safe.
public final class TokenKey {
  private static final String ALGORITHM = "ES256";
  private static final int COORDINATE = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair pair;
  private final String id;

  /// @param pair a pair on the curve P-256
  public TokenKey(KeyPair pair) {
    if (!(pair.getPublic() instanceof ECPublicKey key)
        || key.getParams().getCurve().getField().getFieldSize() != COORDINATE * Byte.SIZE) {
      throw new IllegalArgumentException("tokens are signed by a key on the curve P-256");
    }
    this.pair = pair;
    // As kube-apiserver names its keys: what tells which key it is, and not the key.
    this.id = BASE64.encodeToString(sha256(key.getEncoded()));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// A signed token in its compact form.
  public String sign(ObjectValue claims) {
    ObjectValue header = ObjectValue.builder().put("alg", ALGORITHM).put("kid", id).build();
    String signed =
        BASE64.encodeToString(JsonWriter.write(header))
            + "."
            + BASE64.encodeToString(JsonWriter.write(claims));
    try {
      // The form of JOSE: both numbers at their full length, without ASN.1 around them.
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a token cannot be signed", e);
    }
  }

  /// The public half as a JSON Web Key Set.
  public ObjectValue keySet() {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return ObjectValue.of(
        "keys",
        ListValue.of(
            ObjectValue.builder()
                .put("use", "sig")
                .put("kty", "EC")
                .put("kid", id)
                .put("crv", "P-256")
                .put("alg", ALGORITHM)
                .put("x", coordinate(key.getW().getAffineX()))
                .put("y", coordinate(key.getW().getAffineY()))
                .build()));
  }

  /// The algorithm's name in JOSE.
  public String algorithm() {
    return ALGORITHM;
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] full = new byte[COORDINATE];
    int length = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - length, full, COORDINATE - length, length);
    String text = BASE64.encodeToString(full);
    Arrays.fill(full, (byte) 0);
    return text;
  }
}
