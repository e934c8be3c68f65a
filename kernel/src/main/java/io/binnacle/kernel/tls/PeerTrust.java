package io.binnacle.kernel.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets members of this cluster in and nobody else, over TLS 1.3 alone. Thread-safe.
///
/// Hosts' names are not compared: members are known by the names in their certificates, wherever
/// they are reached.
final class PeerTrust extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(PeerTrust.class);
  private static final String PROTOCOL = "TLSv1.3";
  private static final int MOST_REMEMBERED = 256;

  private final PeerRole role;

  /// What has been told, so that one that tries again and again does not fill the log.
  private final Set<String> told =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST_REMEMBERED;
                }
              }));

  PeerTrust(PeerRole role) {
    this.role = role;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, PeerRole.CLIENT, session(socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, PeerRole.CLIENT, engine.getHandshakeSession());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, PeerRole.SERVER, session(socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, PeerRole.SERVER, engine.getHandshakeSession());
  }

  /// Without a connection nothing tells the protocol.
  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, PeerRole.CLIENT, null);
  }

  /// Without a connection nothing tells the protocol.
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, PeerRole.SERVER, null);
  }

  private static @Nullable SSLSession session(Socket socket) {
    return socket instanceof SSLSocket secured ? secured.getHandshakeSession() : null;
  }

  private void check(X509Certificate[] chain, String purpose, @Nullable SSLSession session)
      throws CertificateException {
    if (chain == null || chain.length == 0) {
      throw refused("nobody", session, "it shows no certificate");
    }
    X509Certificate certificate = chain[0];
    Optional<String> fault = role.fault(certificate, purpose);
    if (fault.isPresent()) {
      throw refused(certificate.getSubjectX500Principal().getName(), session, fault.get());
    }
    if (session == null || !session.getProtocol().equals(PROTOCOL)) {
      throw refused(
          certificate.getSubjectX500Principal().getName(),
          session,
          "it does not speak " + PROTOCOL);
    }
  }

  private CertificateException refused(String who, @Nullable SSLSession session, String why) {
    if (told.add(who + "\n" + why)) {
      LOG.atWarn()
          .addKeyValue("certificate", who)
          .addKeyValue("address", session == null ? "" : String.valueOf(session.getPeerHost()))
          .addKeyValue("reason", why)
          .log("a peer is refused");
    }
    return new CertificateException("the peer's certificate is refused: " + why);
  }

  /// None are told, so that a member that knows several clusters shows what it has.
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
