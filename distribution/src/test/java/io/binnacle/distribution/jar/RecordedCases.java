package io.binnacle.distribution.jar;

import io.binnacle.distribution.server.Served;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Recorded cases with what this server and its user are called in the place of the recorded ones:
/// the port, which `/api` and the `kubernetes` Service tell, and who asks, which reviews tell.
final class RecordedCases {
  private static final Pattern PORT = Pattern.compile("\\b36443\\b");
  private static final Pattern USER = Pattern.compile("\\bkbench-admin\\b");
  private static final Pattern CREDENTIAL = Pattern.compile("X509SHA256=[0-9a-f]{64}");
  private static final Pattern CERTIFICATE = Pattern.compile("client-certificate-data: (\\S+)");
  private static final String ADMINISTRATOR = "kubernetes-admin";

  private RecordedCases() {}

  static String of(String recorded, Served server) throws IOException, GeneralSecurityException {
    String port = Integer.toString(URI.create(server.address()).getPort());
    String own = PORT.matcher(recorded).replaceAll(port);
    own = USER.matcher(own).replaceAll(ADMINISTRATOR);
    return CREDENTIAL.matcher(own).replaceAll("X509SHA256=" + fingerprint(server));
  }

  private static String fingerprint(Served server) throws IOException, GeneralSecurityException {
    Matcher found = CERTIFICATE.matcher(Files.readString(server.kubeconfig()));
    if (!found.find()) {
      throw new IOException("no certificate in " + server.kubeconfig());
    }
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Base64.getDecoder().decode(found.group(1))));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.of().formatHex(hash);
  }
}
