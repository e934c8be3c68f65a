package io.binnacle.kernel.tls;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// By what a joining node knows the cluster's authority: `sha256:` and the SHA-256 of its public
/// key in the form of a certificate's SubjectPublicKeyInfo, as kubeadm writes it.
public final class AuthorityHash {
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  private AuthorityHash() {}

  /// Whether a text is such a hash.
  public static boolean wellFormed(String text) {
    return FORM.matcher(text).matches();
  }

  public static String of(X509Certificate authority) throws SpiException {
    try {
      byte[] key = authority.getPublicKey().getEncoded();
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  /// @param authority the certificate as PEM
  public static String of(String authority) throws SpiException {
    try {
      return of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII))));
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  private static SpiException failed(GeneralSecurityException cause) {
    return new SpiException(
        ErrorKind.INTERNAL,
        "CERTIFICATE",
        "the authority's hash cannot be told: " + cause.getMessage(),
        cause);
  }
}
