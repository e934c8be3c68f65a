package io.binnacle.kernel.exchange;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/// A request as it came from the wire.
///
/// @param method in upper case
/// @param path the decoded path; authorization and routing both use this one form
/// @param query the decoded parameters
/// @param headers the headers
/// @param body the body
/// @param peer the other end of the connection
/// @param clientCertificates the client's chain as verified in the TLS handshake, its own first;
///   empty when it showed none
public record RawRequest(
    String method,
    String path,
    Query query,
    Headers headers,
    RequestBody body,
    InetAddress peer,
    List<X509Certificate> clientCertificates) {
  public RawRequest {
    clientCertificates = List.copyOf(clientCertificates);
  }
}
