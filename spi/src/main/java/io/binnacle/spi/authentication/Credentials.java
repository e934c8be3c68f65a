package io.binnacle.spi.authentication;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a request brings to show who makes it.
///
/// @param bearerToken the token of `Authorization: Bearer`, or of the WebSocket subprotocol
/// @param verifiedChain the client certificate and its issuers, verified in the TLS handshake
///   against the server's client CA; empty when the client showed none
/// @param headers the other request headers, names in lower case, without `authorization`
/// @param peer the address of the other end of the connection
/// @param audiences what a token must be meant for; empty means the API server's own audiences
public record Credentials(
    Optional<String> bearerToken,
    List<X509Certificate> verifiedChain,
    Map<String, List<String>> headers,
    InetAddress peer,
    Set<String> audiences) {
  public Credentials {
    verifiedChain = List.copyOf(verifiedChain);
    audiences = Set.copyOf(audiences);
  }

  /// Without the token, so that credentials do not reach a log.
  @Override
  public String toString() {
    return "Credentials[token="
        + (bearerToken.isPresent() ? "present" : "none")
        + ", certificates="
        + verifiedChain.size()
        + ", peer="
        + peer
        + "]";
  }
}
