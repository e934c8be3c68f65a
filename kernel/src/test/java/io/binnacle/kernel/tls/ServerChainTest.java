package io.binnacle.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class ServerChainTest {
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CertificateAuthority authority = create("binnacle");
  private final CertificateAuthority stranger = create("binnacle");

  private static CertificateAuthority create(String name) {
    try {
      return CertificateAuthority.create(name, Clock.systemUTC());
    } catch (SpiException e) {
      throw new AssertionError(e);
    }
  }

  private static String hash(CertificateAuthority authority) throws SpiException {
    return AuthorityHash.of(authority.identity().certificate());
  }

  /// A server that shows a certificate, and others behind it, until it is closed.
  private static final class Showing implements AutoCloseable {
    private final SSLServerSocket socket;

    Showing(Identity own, Certificate... behind) throws Exception {
      Certificate[] chain = new Certificate[behind.length + 1];
      chain[0] = own.certificate();
      System.arraycopy(behind, 0, chain, 1, behind.length);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, new char[0]);
      keys.setKeyEntry("own", own.key(), new char[0], chain);
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      socket =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(this::serve);
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (SSLSocket connection = (SSLSocket) socket.accept()) {
          connection.startHandshake();
        } catch (IOException refused) {
          // By who did not like what it saw, or by the end.
        }
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Identity leaf(CertificateAuthority signer) throws SpiException {
    return signer.serving("kube-apiserver", List.of(HOST));
  }

  @Test
  void theAuthorityThatWasExpectedIsFoundInTheChain() throws Exception {
    try (Showing server = new Showing(leaf(authority), authority.identity().certificate())) {
      String pem = ServerChain.authority(HOST, server.port(), hash(authority), PATIENCE);
      assertThat(AuthorityHash.of(pem)).isEqualTo(hash(authority));
      trusting(pem, server.port());
    }
  }

  @Test
  void anotherAuthorityIsRefusedAndBothAreNamed() throws Exception {
    try (Showing server = new Showing(leaf(stranger), stranger.identity().certificate())) {
      SpiException refusal =
          catchThrowableOfType(
              SpiException.class,
              () -> ServerChain.authority(HOST, server.port(), hash(authority), PATIENCE));
      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal)
          .hasMessage(
              "--ca-hash: expected the authority %s, but %s:%d shows %s",
              hash(authority), HOST, server.port(), hash(stranger));
    }
  }

  @Test
  void aCertificateThatIsNoAuthorityDoesNotStandForOne() throws Exception {
    Identity leaf = leaf(authority);
    try (Showing server = new Showing(leaf, authority.identity().certificate())) {
      assertThatThrownBy(
              () ->
                  ServerChain.authority(
                      HOST, server.port(), AuthorityHash.of(leaf.certificate()), PATIENCE))
          .hasMessageStartingWith("--ca-hash: ");
    }
  }

  /// The look alone cannot tell; who then trusts the authority alone does.
  @Test
  void whoPutsTheAuthorityBehindACertificateOfAnotherIsNotTrusted() throws Exception {
    try (Showing server = new Showing(leaf(stranger), authority.identity().certificate())) {
      String pem = ServerChain.authority(HOST, server.port(), hash(authority), PATIENCE);
      assertThatThrownBy(() -> trusting(pem, server.port())).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void whereNobodyListensIsTold() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertThatThrownBy(() -> ServerChain.authority(HOST, port, hash(authority), PATIENCE))
        .hasMessageStartingWith("--join: https://" + HOST + ":" + port + " cannot be reached: ");
  }

  @Test
  void aHashIsWrittenInOneWay() throws Exception {
    String hash = hash(authority);
    assertThat(AuthorityHash.wellFormed(hash)).isTrue();
    for (String other :
        List.of(
            "",
            hash.substring("sha256:".length()),
            hash + "0",
            hash.substring(0, hash.length() - 1),
            "sha256:" + "0F".repeat(32))) {
      assertThat(AuthorityHash.wellFormed(other)).as(other).isFalse();
    }
    assertThat(hash(stranger)).isNotEqualTo(hash);
  }

  /// A handshake of a client that trusts one authority.
  private static void trusting(String pem, int port) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, new char[0]);
    trusted.setCertificateEntry("ca", read(pem));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(HOST, port)) {
      socket.startHandshake();
    }
  }

  private static X509Certificate read(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
