package io.binnacle.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.Entrance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Handshakes over sockets: a member of the cluster meets others of all sorts, in both roles.
class PeerTlsTest {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir Path directory;

  private final Clock now = Clock.systemUTC();
  private PeerTls member;
  private CertificateAuthority peers;

  @BeforeEach
  void makeTheMember() throws Exception {
    member = open("member", "a", now);
    peers = KeyPairFiles.of(directory.resolve("member"), "peer-ca").authority("unused", now);
  }

  private PeerTls open(String folder, String name, Clock clock) throws Exception {
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2380);
    return PeerTls.open(
        directory.resolve(folder),
        new PeerSettings(name, listen, "127.0.0.1", new Entrance.Init()),
        clock);
  }

  /// Another node of the same cluster.
  private PeerTls joined(String name, Clock clock) throws Exception {
    Files.createDirectories(directory.resolve(name));
    for (String shared : List.of("peer-ca.crt", "peer-ca.key")) {
      Files.copy(
          directory.resolve("member").resolve(shared), directory.resolve(name).resolve(shared));
    }
    return open(name, name, clock);
  }

  /// What shows any certificate, or none, and believes everything.
  private static SSLContext stranger(Optional<Identity> shown) throws Exception {
    KeyManager[] keys = new KeyManager[0];
    if (shown.isPresent()) {
      KeyStore store =
          Jsse.store(
              made ->
                  made.setKeyEntry(
                      "own",
                      shown.get().key(),
                      Jsse.NO_PASSWORD,
                      new Certificate[] {shown.get().certificate()}));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, Jsse.NO_PASSWORD);
      keys = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new EveryoneTrusted()}, null);
    return context;
  }

  /// What each end says of the other: its name, or why it is refused.
  private record Met(String serverSaw, String clientSaw) {}

  private Met meet(SSLContext server, SSLContext client, String... clientProtocols)
      throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setNeedClientAuth(true);
      CompletableFuture<String> seen = new CompletableFuture<>();
      Thread accepting =
          Thread.startVirtualThread(
              () -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                  seen.complete(look(accepted));
                } catch (IOException e) {
                  seen.complete("refused: " + e.getMessage());
                }
              });
      String clientSaw;
      try (SSLSocket socket =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
        if (clientProtocols.length > 0) {
          socket.setEnabledProtocols(clientProtocols);
        }
        clientSaw = look(socket);
      }
      accepting.join();
      return new Met(seen.join(), clientSaw);
    }
  }

  /// Shakes hands, and passes a byte each way, since in TLS 1.3 a refused client learns of it only
  /// then.
  private String look(SSLSocket socket) throws IOException {
    socket.setSoTimeout(10_000);
    try {
      socket.startHandshake();
      socket.getOutputStream().write(1);
      socket.getOutputStream().flush();
      if (socket.getInputStream().read() != 1) {
        return "refused: closed";
      }
      return member.peerName(socket.getSession()) + " by " + socket.getSession().getProtocol();
    } catch (IOException e) {
      return "refused: " + e.getMessage();
    }
  }

  /// Meets the member as its client and as its server; it must let in neither.
  private void refused(SSLContext other, String why) throws Exception {
    assertThat(meet(member.tls(), other).serverSaw()).startsWith("refused").contains(why);
    assertThat(meet(other, member.tls()).clientSaw()).startsWith("refused").contains(why);
  }

  @Test
  void membersKnowEachOtherByName() throws Exception {
    assertThat(meet(member.tls(), joined("b", now).tls()))
        .isEqualTo(new Met("b by TLSv1.3", "a by TLSv1.3"));
  }

  @Test
  void aMemberOfAnotherClusterIsRefused() throws Exception {
    refused(
        stranger(Optional.of(identity(open("foreign", "b", now), "foreign"))),
        "it is not signed by this cluster's authority for peers");
  }

  private Identity identity(PeerTls opened, String folder) throws Exception {
    assertThat(opened.name()).isNotEmpty();
    return KeyPairFiles.of(directory.resolve(folder), "peer").readMatching();
  }

  @Test
  void anExpiredMemberIsRefused() throws Exception {
    PeerTls late = joined("late", Clock.offset(now, YEAR.plusDays(1).negated()));
    refused(stranger(Optional.of(identity(late, "late"))), "it expired at ");
  }

  @Test
  void aMemberOfTheFutureIsRefused() throws Exception {
    PeerTls early = joined("early", Clock.offset(now, Duration.ofDays(1)));
    refused(stranger(Optional.of(identity(early, "early"))), "it is not valid before ");
  }

  @Test
  void whoShowsNoCertificateIsRefused() throws Exception {
    assertThat(meet(member.tls(), stranger(Optional.empty())).serverSaw()).startsWith("refused");
  }

  @Test
  void anotherRoleOfTheSameAuthorityIsRefused() throws Exception {
    assertThat(
            meet(member.tls(), stranger(Optional.of(peers.client("b", List.of("system:masters")))))
                .serverSaw())
        .contains("its role is not binnacle:peers");
    assertThat(
            meet(
                    member.tls(),
                    stranger(
                        Optional.of(
                            peers.client("b", List.of("binnacle:peers", "system:masters")))))
                .serverSaw())
        .contains("its role is not binnacle:peers");
  }

  @Test
  void aMemberMayOnlyDoWhatItsCertificateIsFor() throws Exception {
    SSLContext clientOnly =
        stranger(Optional.of(peers.client("b", List.of(PeerRole.ORGANIZATION))));
    assertThat(meet(clientOnly, member.tls()).clientSaw()).contains("it is not for a TLS server");
    assertThat(meet(member.tls(), clientOnly).serverSaw()).isEqualTo("b by TLSv1.3");
  }

  @Test
  void olderProtocolsAreRefused() throws Exception {
    SSLContext other = stranger(Optional.of(identity(joined("b", now), "b")));
    assertThat(meet(member.tls(), other, "TLSv1.2").serverSaw())
        .startsWith("refused")
        .contains("it does not speak TLSv1.3");
  }

  @Test
  void aRenewedCertificateIsShownAfterTheReload() throws Exception {
    PeerTls other = joined("b", now);
    X509Certificate old =
        KeyPairFiles.of(directory.resolve("b"), "peer").readMatching().certificate();
    Identity renewed = peers.again(old);
    KeyPairFiles.of(directory.resolve("b"), "peer").write(renewed);
    other.reload();
    assertThat(meet(member.tls(), other.tls())).isEqualTo(new Met("b by TLSv1.3", "a by TLSv1.3"));
    assertThat(renewed.certificate().getSerialNumber()).isNotEqualTo(old.getSerialNumber());
    assertThat(renewed.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=b,O=binnacle:peers");
    assertThat(renewed.certificate().getExtendedKeyUsage())
        .containsExactlyInAnyOrder(PeerRole.SERVER, PeerRole.CLIENT);
    assertThat(renewed.certificate().getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("127.0.0.1");
  }

  @Test
  void anotherNameOrAddressGetsAnotherCertificate() throws Exception {
    Path file = directory.resolve("member").resolve("peer.crt");
    String first = Files.readString(file);
    open("member", "a", now);
    assertThat(Files.readString(file)).isEqualTo(first);
    open("member", "z", now);
    assertThat(PeerRole.name(Pem.readCertificate(file))).contains("z");
  }
}
