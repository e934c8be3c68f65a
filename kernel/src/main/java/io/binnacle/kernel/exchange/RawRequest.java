package io.binnacle.kernel.exchange;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

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
/// @param caller who waits for the answer
public record RawRequest(
    String method,
    String path,
    Query query,
    Headers headers,
    RequestBody body,
    InetAddress peer,
    List<X509Certificate> clientCertificates,
    Caller caller) {
  /// The name under which the server makes requests to itself: that of kube-apiserver, which
  /// managed fields tell.
  public static final String OWN_NAME = "kube-apiserver";

  public RawRequest {
    clientCertificates = List.copyOf(clientCertificates);
  }

  /// A request whose caller stays until it is answered.
  public RawRequest(
      String method,
      String path,
      Query query,
      Headers headers,
      RequestBody body,
      InetAddress peer,
      List<X509Certificate> clientCertificates) {
    this(method, path, query, headers, body, peer, clientCertificates, Caller.staying());
  }

  /// A request that the server makes to itself, to be answered in JSON.
  public static RawRequest own(
      String method, String path, Query query, String contentType, RequestBody body) {
    return new RawRequest(
        method,
        path,
        query,
        new Headers(
            Map.of(
                "content-type", List.of(contentType),
                "accept", List.of("application/json"),
                "user-agent", List.of(OWN_NAME))),
        body,
        InetAddress.getLoopbackAddress(),
        List.of());
  }
}
