package io.binnacle.kernel.crypto;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/// Whether bytes are a request for a certificate in PEM, in the words of kube-apiserver. Pure.
public final class CertificateRequestCheck {
  private CertificateRequestCheck() {}

  /// What is wrong with them; empty for a request.
  public static Optional<String> fault(byte[] request) {
    List<PemBlock> blocks = PemBlock.read(request);
    if (blocks.isEmpty() || !blocks.getFirst().type().equals("CERTIFICATE REQUEST")) {
      return Optional.of("PEM block type must be CERTIFICATE REQUEST");
    }
    try (PEMParser parser = new PEMParser(new StringReader(blocks.getFirst().text()))) {
      return parser.readObject() instanceof PKCS10CertificationRequest
          ? Optional.empty()
          : Optional.of("asn1: structure error: tags don't match");
    } catch (IOException | RuntimeException malformed) {
      return Optional.of("asn1: structure error: tags don't match");
    }
  }
}
