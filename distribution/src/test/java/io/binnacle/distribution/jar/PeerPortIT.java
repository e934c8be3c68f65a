package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.tls.Signer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Who comes to the port for members, and is none: refused, and told of in the log.
@TestInstance(Lifecycle.PER_CLASS)
class PeerPortIT {
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

  /// Less than the server waits for a greeting, so that this one is cut off for what it showed.
  private static final int SILENCE_MILLIS = 1_500;

  private Path pki = Path.of("unset");
  private int port;
  private @Nullable JarProcess process;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    JarProcess server =
        JarProcess.start(
            JarProcess.java(),
            folder,
            Map.of(),
            "server",
            "--init",
            "--name",
            "a",
            "--data-dir",
            "data",
            "--secure-port",
            "0",
            "--peer-port",
            Integer.toString(port));
    process = server;
    server.readyLine();
    pki = folder.resolve("data").resolve("pki");
  }

  @AfterAll
  void stop() throws Exception {
    if (process != null) {
      process.close();
    }
  }

  private String log() throws IOException {
    return Objects.requireNonNull(process).complaints();
  }

  private Signer peers() throws Exception {
    return Signer.of(pki, "peer-ca");
  }

  private static Instant yesterday() {
    return Instant.now().minus(Duration.ofHours(12));
  }

  /// Whether the server lets one go on who shows this.
  private boolean letIn(SSLContext client) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(SILENCE_MILLIS);
      socket.startHandshake();
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      // It waits for more.
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitLogged(String message, String... words) throws Exception {
    long deadline = System.nanoTime() + TOLD_WITHIN.toNanos();
    while (log()
        .lines()
        .filter(line -> line.contains(message))
        .noneMatch(line -> contains(line, words))) {
      assertThat(System.nanoTime() - deadline)
          .as("a line with %s in %s", String.join(", ", words), log())
          .isNegative();
      Thread.sleep(20);
    }
  }

  private static boolean contains(String line, String... words) {
    for (String word : words) {
      if (!line.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private void refused(SSLContext client, String who, String why) throws Exception {
    assertThat(letIn(client)).as("%s is let in", who).isFalse();
    awaitLogged("a peer is refused", who, why);
  }

  @Test
  void aMembersCertificateIsTaken() throws Exception {
    assertThat(letIn(peers().client("CN=member,O=binnacle:peers", yesterday()))).isTrue();
    assertThat(log()).doesNotContain("CN=member");
  }

  @Test
  void aForeignCertificateIsRefused() throws Exception {
    Signer other = Signer.of(pki, "ca");
    refused(
        other.client("CN=foreign,O=binnacle:peers", yesterday()),
        "CN=foreign",
        "it is not signed by this cluster's authority for peers");
    // Whoever only says that it is this cluster's authority.
    refused(
        new Signer(peers().name(), other.key()).client("CN=impostor,O=binnacle:peers", yesterday()),
        "CN=impostor",
        "it is not signed by this cluster's authority for peers");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    refused(
        peers().client("CN=late,O=binnacle:peers", Instant.now().minus(Duration.ofDays(2))),
        "CN=late",
        "it expired at ");
  }

  @Test
  void aCertificateOfAnotherRoleIsRefused() throws Exception {
    refused(
        peers().client("CN=operator,O=system:masters", yesterday()),
        "CN=operator",
        "its role is not binnacle:peers");
  }

  @Test
  void whoShowsNoCertificateIsRefused() throws Exception {
    assertThat(letIn(Signer.nobody())).isFalse();
    awaitLogged("a peer was refused", "Empty client certificate chain");
  }

  @Test
  void plaintextIsRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) TOLD_WITHIN.toMillis());
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // At most the alert of TLS that says so.
      assertThat(socket.getInputStream().readNBytes(100)).hasSizeLessThan(10);
    }
    awaitLogged("a peer was refused", "SSL message");
  }
}
