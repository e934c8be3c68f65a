package io.binnacle.kernel.tls;

import io.binnacle.spi.Entrance;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.SpiException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/// The network of this node's peers: `peer-ca.crt`, the authority that signs for the cluster's
/// members alone, and `peer.crt`, this member's own certificate. Thread-safe.
public final class PeerTls implements PeerNetwork {
  static final String AUTHORITY = "peer-ca";
  static final String PEER = "peer";

  private static final String PROTOCOL = "TLSv1.3";

  /// A resumed session does not show its certificate again, so sessions are hardly kept.
  private static final int SESSION_SECONDS = 1;

  private final PeerSettings settings;
  private final Path directory;
  private final CertificateAuthority authority;
  private final PeerTrust trust;
  private volatile SSLContext context;

  private PeerTls(
      PeerSettings settings,
      Path directory,
      CertificateAuthority authority,
      PeerTrust trust,
      SSLContext context) {
    this.settings = settings;
    this.directory = directory;
    this.authority = authority;
    this.trust = trust;
    this.context = context;
  }

  /// Loads what is there and makes what is missing.
  ///
  /// @param directory `DATA/pki`
  /// @throws SpiException naming the file that cannot be read or written
  public static PeerTls open(Path directory, PeerSettings settings, Clock clock)
      throws SpiException {
    CertificateAuthority authority =
        KeyPairFiles.of(directory, AUTHORITY).authority("binnacle-peer-ca", clock);
    List<String> names = List.of(settings.advertisedHost());
    Identity own =
        KeyPairFiles.of(directory, PEER)
            .kept(
                authority,
                clock,
                found ->
                    PeerRole.isPeer(found)
                        && PeerRole.name(found).filter(settings.name()::equals).isPresent()
                        && ServerNames.covered(found, names),
                () -> authority.peer(settings.name(), settings.advertisedHost()));
    PeerTrust trust = new PeerTrust(new PeerRole(authority.identity().certificate(), clock));
    return new PeerTls(settings, directory, authority, trust, context(own, authority, trust));
  }

  private static SSLContext context(Identity own, CertificateAuthority authority, PeerTrust trust)
      throws SpiException {
    KeyStore shown =
        Jsse.store(
            keys ->
                keys.setKeyEntry(
                    "peer",
                    own.key(),
                    Jsse.NO_PASSWORD,
                    new Certificate[] {own.certificate(), authority.identity().certificate()}));
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(shown, Jsse.NO_PASSWORD);
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
      context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new SpiException(ErrorKind.INTERNAL, "TLS", "TLS of peers cannot be set up", e);
    }
  }

  /// Shows from now on the certificate that the files hold.
  ///
  /// @throws SpiException when they are not whole, for example in the middle of a renewal
  public void reload() throws SpiException {
    context = context(KeyPairFiles.of(directory, PEER).readMatching(), authority, trust);
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public InetSocketAddress listenAddress() {
    return settings.listen();
  }

  @Override
  public String advertisedAddress() {
    return settings.advertised();
  }

  @Override
  public Entrance entrance() {
    return settings.entrance();
  }

  @Override
  public SSLContext tls() {
    return context;
  }

  @Override
  public String peerName(SSLSession session) throws SSLPeerUnverifiedException {
    if (session.getPeerCertificates()[0] instanceof X509Certificate certificate
        && PeerRole.isPeer(certificate)) {
      return PeerRole.name(certificate)
          .orElseThrow(() -> new SSLPeerUnverifiedException("the certificate names no member"));
    }
    throw new SSLPeerUnverifiedException("the certificate is not that of a peer");
  }
}
