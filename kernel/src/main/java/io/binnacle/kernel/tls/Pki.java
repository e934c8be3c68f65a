package io.binnacle.kernel.tls;

import io.binnacle.spi.SpiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The files of `DATA/pki`: made at the first start, kept after, renewed when they are about to
/// expire or no longer name the server. Names are kubeadm's.
public final class Pki {
  static final String AUTHORITY = "ca";
  static final String SERVING = "apiserver";
  static final String ADMIN = "admin";
  static final String KUBELET_CLIENT = "apiserver-kubelet-client";

  private final Path directory;
  private final CertificateAuthority authority;
  private final Identity serving;
  private final Identity admin;
  private final KeyPair tokenKeys;

  private Pki(
      Path directory,
      CertificateAuthority authority,
      Identity serving,
      Identity admin,
      KeyPair tokenKeys) {
    this.directory = directory;
    this.authority = authority;
    this.serving = serving;
    this.admin = admin;
    this.tokenKeys = tokenKeys;
  }

  /// Loads what is there and makes what is missing.
  ///
  /// @param directory `DATA/pki`
  /// @param names what clients may call the server by, besides the usual names
  /// @throws SpiException naming the file that cannot be read or written
  public static Pki open(Path directory, Collection<String> names, Clock clock)
      throws SpiException {
    CertificateAuthority authority =
        KeyPairFiles.of(directory, AUTHORITY).authority("binnacle-ca", clock);
    List<String> servingNames = servingNames(names);
    Identity serving =
        KeyPairFiles.of(directory, SERVING)
            .kept(
                authority,
                clock,
                found -> ServerNames.covered(found, servingNames),
                () -> authority.serving("kube-apiserver", servingNames));
    Identity admin =
        KeyPairFiles.of(directory, ADMIN)
            .kept(
                authority,
                clock,
                found -> true,
                () -> authority.client("kubernetes-admin", List.of("system:masters")));
    KeyPairFiles.of(directory, KUBELET_CLIENT)
        .kept(
            authority,
            clock,
            found -> true,
            () -> authority.client("kube-apiserver-kubelet-client", List.of("system:masters")));
    return new Pki(directory, authority, serving, admin, serviceAccountKey(directory));
  }

  /// What the files hold now, after somebody renewed them.
  ///
  /// @throws SpiException when they are not whole, for example in the middle of a renewal
  public Pki reread() throws SpiException {
    return new Pki(
        directory,
        authority,
        KeyPairFiles.of(directory, SERVING).readMatching(),
        KeyPairFiles.of(directory, ADMIN).readMatching(),
        tokenKeys);
  }

  /// What the tokens of service accounts are signed with.
  public KeyPair tokenKeys() {
    return tokenKeys;
  }

  private static KeyPair serviceAccountKey(Path directory) throws SpiException {
    Path key = directory.resolve("sa.key");
    Path publicKey = directory.resolve("sa.pub");
    if (Files.exists(key) && Files.exists(publicKey)) {
      return new KeyPair(Pem.readPublicKey(publicKey, "EC"), Pem.readPrivateKey(key, "EC"));
    }
    KeyPair pair = CertificateAuthority.newKeyPair();
    Pem.write(key, Pem.privateKey(pair), true);
    Pem.write(publicKey, Pem.publicKey(pair.getPublic()), false);
    return pair;
  }

  private static List<String> servingNames(Collection<String> names) {
    Set<String> all =
        new LinkedHashSet<>(
            List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local",
                "127.0.0.1",
                "::1"));
    all.addAll(names);
    return new ArrayList<>(all);
  }

  /// The serving certificate as JSSE wants it.
  public KeyStore servingStore() throws SpiException {
    return Jsse.store(
        keys ->
            keys.setKeyEntry(
                "serving",
                serving.key(),
                Jsse.NO_PASSWORD,
                new Certificate[] {serving.certificate(), authority.identity().certificate()}));
  }

  /// Who may sign client certificates.
  public KeyStore clientAuthorities() throws SpiException {
    return Jsse.store(keys -> keys.setCertificateEntry("ca", authority.identity().certificate()));
  }

  /// The same as PEM.
  public String clientAuthority() throws SpiException {
    return KeyPairFiles.text(authority.identity().certificate());
  }

  /// What the server shows to kubelets, unless it is told to show something else.
  public BackendTls.Settings kubeletClient(Optional<Path> kubeletAuthority) {
    KeyPairFiles files = KeyPairFiles.of(directory, KUBELET_CLIENT);
    return new BackendTls.Settings(kubeletAuthority, files.certificate(), files.key());
  }

  /// Writes the admin's kubeconfig, readable by its owner alone.
  public void writeAdminKubeconfig(Path file, String server) throws SpiException {
    Kubeconfig kubeconfig =
        new Kubeconfig(
            server,
            KeyPairFiles.text(authority.identity().certificate()),
            KeyPairFiles.text(admin.certificate()),
            Pem.clientKey(admin.pair()));
    Pem.write(file, kubeconfig.text(), true);
  }
}
