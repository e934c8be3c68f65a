package io.binnacle.kernel.tls;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// The certificates that a server shows, looked at before anybody trusts it.
public final class ServerChain {
  private ServerChain() {}

  /// Finds the authority that a node was told to trust among the certificates that a server shows.
  /// Nothing is sent to the server; whoever asks it something afterwards trusts that authority
  /// alone, and so checks the rest of the chain and the host's name.
  ///
  /// @param expected the authority's [AuthorityHash]
  /// @return the authority's certificate as PEM
  /// @throws SpiException when the server cannot be reached, or shows another authority
  public static String authority(String host, int port, String expected, Duration patience)
      throws SpiException {
    List<X509Certificate> chain = shown(host, port, patience);
    for (X509Certificate certificate : chain) {
      if (certificate.getBasicConstraints() >= 0
          && AuthorityHash.of(certificate).equals(expected)) {
        return KeyPairFiles.text(certificate);
      }
    }
    throw new SpiException(
        ErrorKind.UNAVAILABLE,
        "CA_HASH",
        "--ca-hash: expected the authority "
            + expected
            + ", but "
            + host
            + ":"
            + port
            + " shows "
            + AuthorityHash.of(chain.getLast()));
  }

  private static List<X509Certificate> shown(String host, int port, Duration patience)
      throws SpiException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
      plain.setSoTimeout((int) patience.toMillis());
      SSLContext context = SSLContext.getInstance("TLS");
      // Over this connection nothing is said, it only shows what there is to judge.
      context.init(null, new TrustManager[] {new AnyServer()}, null);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
        socket.startHandshake();
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : socket.getSession().getPeerCertificates()) {
          chain.add((X509Certificate) certificate);
        }
        return chain;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new SpiException(
          ErrorKind.UNAVAILABLE,
          "UNREACHABLE",
          "--join: https://" + host + ":" + port + " cannot be reached: " + e.getMessage(),
          e);
    }
  }
}
