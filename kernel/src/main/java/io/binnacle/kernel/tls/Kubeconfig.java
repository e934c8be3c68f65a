package io.binnacle.kernel.tls;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A kubeconfig for one server and one user.
///
/// @param server the server's URL
/// @param authority the certificate that signs the server's, as PEM
/// @param certificate the user's certificate, as PEM
/// @param key the user's key, as PEM
record Kubeconfig(String server, String authority, String certificate, String key) {

  String text() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: binnacle
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: admin
          user:
            client-certificate-data: %s
            client-key-data: %s
        contexts:
        - name: admin@binnacle
          context:
            cluster: binnacle
            user: admin
        current-context: admin@binnacle
        """
        .formatted(server, base64(authority), base64(certificate), base64(key));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Without the key, so that it does not reach a log.
  @Override
  public String toString() {
    return "Kubeconfig[" + server + "]";
  }
}
