package io.binnacle.kernel.tls;

import io.binnacle.spi.SpiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The certificates that lie in a data directory, and their renewal.
public final class CertificateFiles {
  /// How long before its expiry a certificate is renewed.
  public static final Duration RENEW_BEFORE = KeyPairFiles.RENEW_BEFORE;

  private static final Pattern SERVER = Pattern.compile("(?m)^ +server: (\\S+)$");
  private static final List<String> AUTHORITIES = List.of(Pki.AUTHORITY, PeerTls.AUTHORITY);
  private static final List<Leaf> LEAVES =
      List.of(
          new Leaf(Pki.SERVING, Pki.AUTHORITY),
          new Leaf(Pki.ADMIN, Pki.AUTHORITY),
          new Leaf(Pki.KUBELET_CLIENT, Pki.AUTHORITY),
          new Leaf(PeerTls.PEER, PeerTls.AUTHORITY));

  private CertificateFiles() {}

  private record Leaf(String name, String authority) {}

  /// One certificate.
  ///
  /// @param name its file's name without `.crt`
  public record Listed(String name, X509Certificate certificate) {}

  /// All that are there: authorities first.
  ///
  /// @param directory `DATA/pki`
  public static List<Listed> list(Path directory) throws SpiException {
    List<String> names = new ArrayList<>(AUTHORITIES);
    LEAVES.forEach(leaf -> names.add(leaf.name()));
    List<Listed> found = new ArrayList<>();
    for (String name : names) {
      KeyPairFiles files = KeyPairFiles.of(directory, name);
      if (files.exist()) {
        found.add(new Listed(name, Pem.readCertificate(files.certificate())));
      }
    }
    return found;
  }

  /// Makes anew, each with a new key, those that do not last as long as asked. Authorities stay.
  ///
  /// @param data the data directory; its kubeconfig gets the admin's new certificate
  /// @param longer how long a certificate must still last not to be renewed
  /// @return the names of those renewed
  public static List<String> renew(Path data, Clock clock, Duration longer) throws SpiException {
    Path directory = data.resolve("pki");
    List<String> renewed = new ArrayList<>();
    for (Leaf leaf : LEAVES) {
      KeyPairFiles files = KeyPairFiles.of(directory, leaf.name());
      if (!files.exist()) {
        continue;
      }
      X509Certificate old = Pem.readCertificate(files.certificate());
      if (!KeyPairFiles.lasts(old, clock, longer)) {
        Identity authority = KeyPairFiles.of(directory, leaf.authority()).readMatching();
        Identity made = new CertificateAuthority(authority, clock).again(old);
        files.write(made);
        if (leaf.name().equals(Pki.ADMIN)) {
          rewriteKubeconfig(data.resolve("admin.kubeconfig"), authority, made);
        }
        renewed.add(leaf.name());
      }
    }
    return renewed;
  }

  private static void rewriteKubeconfig(Path file, Identity authority, Identity admin)
      throws SpiException {
    if (!Files.exists(file)) {
      return;
    }
    Matcher server = SERVER.matcher(Pem.read(file));
    if (server.find()) {
      Kubeconfig renewed =
          new Kubeconfig(
              server.group(1),
              KeyPairFiles.text(authority.certificate()),
              KeyPairFiles.text(admin.certificate()),
              Pem.clientKey(admin.pair()));
      Pem.write(file, renewed.text(), true);
    }
  }
}
