package io.binnacle.kernel.http;

import java.security.KeyStore;

/// What the HTTP server is started with.
///
/// @param bindAddress the address to listen on
/// @param port the port; 0 for a free one
/// @param serving the server's certificate and key, without a password
/// @param clientAuthorities the certificates that client certificates may be signed by
/// @param largestBody the largest request body in bytes
/// @param times how long clients are waited for
public record HttpSettings(
    String bindAddress,
    int port,
    KeyStore serving,
    KeyStore clientAuthorities,
    int largestBody,
    HttpTimes times) {

  /// kube-apiserver's limit on bodies.
  public static final int LARGEST_BODY = 3 << 20;
}
