package io.binnacle.kernel.crypto;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Whether a text holds certificates to trust, in the words of kube-apiserver. Pure.
public final class TrustBundleCheck {
  private static final String WORDS = "unable to load root certificates: ";

  private TrustBundleCheck() {}

  /// What is wrong with certificates in PEM; empty when one of them can be trusted.
  ///
  /// @param bundle the bytes as base64
  public static Optional<String> fault(String bundle) {
    byte[] bytes = Base64.getMimeDecoder().decode(bundle);
    List<PemBlock> blocks = PemBlock.read(bytes);
    List<PemBlock> certificates =
        blocks.stream().filter(block -> block.type().equals("CERTIFICATE")).toList();
    Optional<String> malformed = Optional.empty();
    for (PemBlock certificate : certificates) {
      Optional<String> fault = malformed(certificate);
      if (fault.isEmpty()) {
        return Optional.empty();
      }
      malformed = malformed.or(() -> fault);
    }
    if (malformed.isPresent()) {
      return Optional.of(WORDS + "failed to parse certificate: " + malformed.get());
    }
    return Optional.of(
        WORDS
            + (blocks.isEmpty() && bytes.length > 0
                ? "unable to parse bytes as PEM block"
                : "no valid certificate authority data seen"));
  }

  private static Optional<String> malformed(PemBlock block) {
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificate(
              new ByteArrayInputStream(block.text().getBytes(StandardCharsets.ISO_8859_1)));
      return Optional.empty();
    } catch (CertificateException malformed) {
      return Optional.of("x509: malformed certificate");
    }
  }
}
