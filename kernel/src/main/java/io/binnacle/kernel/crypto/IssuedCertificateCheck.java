package io.binnacle.kernel.crypto;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;

/// Whether bytes are certificates in PEM and nothing else, in the words of kube-apiserver. Pure.
public final class IssuedCertificateCheck {
  private IssuedCertificateCheck() {}

  /// What is wrong with them; empty for certificates, and for nothing at all.
  public static Optional<String> fault(byte[] certificates) {
    if (certificates.length == 0) {
      return Optional.empty();
    }
    List<PemBlock> blocks = PemBlock.read(certificates);
    for (PemBlock block : blocks) {
      if (!block.type().equals("CERTIFICATE")) {
        return Optional.of(
            "only CERTIFICATE PEM blocks are allowed, found \"" + block.type() + "\"");
      }
      try {
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(block.text().getBytes(StandardCharsets.ISO_8859_1)));
      } catch (CertificateException malformed) {
        return Optional.of("x509: malformed certificate");
      }
    }
    return blocks.isEmpty()
        ? Optional.of("must contain at least one CERTIFICATE PEM block")
        : Optional.empty();
  }
}
