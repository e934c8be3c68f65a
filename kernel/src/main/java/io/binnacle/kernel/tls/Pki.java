package io.binnacle.kernel.tls;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The files of `DATA/pki`: made at the first start, kept after, renewed when they are about to
/// expire or no longer name the server. Names are kubeadm's.
public final class Pki {
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final char[] NO_PASSWORD = new char[0];

  private final CertificateAuthority authority;
  private final Identity serving;
  private final Identity admin;

  private Pki(CertificateAuthority authority, Identity serving, Identity admin) {
    this.authority = authority;
    this.serving = serving;
    this.admin = admin;
  }

  /// Loads what is there and makes what is missing.
  ///
  /// @param directory `DATA/pki`
  /// @param names what clients may call the server by, besides the usual names
  /// @throws SpiException naming the file that cannot be read or written
  public static Pki open(Path directory, Collection<String> names, Clock clock)
      throws SpiException {
    CertificateAuthority authority = authority(directory, clock);
    List<String> servingNames = servingNames(names);
    Identity serving =
        kept(
            directory.resolve("apiserver.crt"),
            directory.resolve("apiserver.key"),
            clock,
            authority,
            found -> covers(found, servingNames),
            () -> authority.serving("kube-apiserver", servingNames));
    Identity admin =
        kept(
            directory.resolve("admin.crt"),
            directory.resolve("admin.key"),
            clock,
            authority,
            found -> true,
            () -> authority.client("kubernetes-admin", List.of("system:masters")));
    serviceAccountKey(directory);
    return new Pki(authority, serving, admin);
  }

  private static CertificateAuthority authority(Path directory, Clock clock) throws SpiException {
    Path certificate = directory.resolve("ca.crt");
    Path key = directory.resolve("ca.key");
    if (Files.exists(certificate)) {
      Identity found = read(certificate, key);
      if (!found.matches()) {
        throw SpiException.misconfigured(key + ": the private key is not that of " + certificate);
      }
      return new CertificateAuthority(found, clock);
    }
    CertificateAuthority made = CertificateAuthority.create("binnacle-ca", clock);
    write(certificate, key, made.identity());
    return made;
  }

  private static void serviceAccountKey(Path directory) throws SpiException {
    Path key = directory.resolve("sa.key");
    Path publicKey = directory.resolve("sa.pub");
    if (Files.exists(key) && Files.exists(publicKey)) {
      Pem.readPrivateKey(key, "EC");
      return;
    }
    KeyPair pair = CertificateAuthority.newKeyPair();
    Pem.write(key, Pem.privateKey(pair.getPrivate()), true);
    Pem.write(publicKey, Pem.publicKey(pair.getPublic()), false);
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

  @FunctionalInterface
  private interface Maker {
    Identity make() throws SpiException;
  }

  @FunctionalInterface
  private interface Fitness {
    boolean fits(X509Certificate certificate);
  }

  private static Identity kept(
      Path certificate,
      Path key,
      Clock clock,
      CertificateAuthority authority,
      Fitness fitness,
      Maker maker)
      throws SpiException {
    if (Files.exists(certificate)) {
      Identity found = read(certificate, key);
      boolean lasting =
          found.certificate().getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE));
      // A stop between the two writes of a renewal leaves a key that is not the certificate's.
      if (lasting
          && found.matches()
          && fitness.fits(found.certificate())
          && signedBy(found, authority)) {
        return found;
      }
    }
    Identity made = maker.make();
    write(certificate, key, made);
    return made;
  }

  private static boolean signedBy(Identity found, CertificateAuthority authority) {
    try {
      found.certificate().verify(authority.identity().certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean covers(X509Certificate certificate, List<String> names) {
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      Set<String> known = new LinkedHashSet<>();
      if (alternatives != null) {
        alternatives.forEach(name -> known.add(canonical(String.valueOf(name.get(1)))));
      }
      return names.stream().allMatch(name -> known.contains(canonical(name)));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Addresses have several spellings; names have one.
  private static String canonical(String name) {
    try {
      return name.indexOf(':') >= 0 ? InetAddress.getByName(name).getHostAddress() : name;
    } catch (IOException e) {
      return name;
    }
  }

  private static Identity read(Path certificate, Path key) throws SpiException {
    X509Certificate found = Pem.readCertificate(certificate);
    return new Identity(found, Pem.readPrivateKey(key, found.getPublicKey().getAlgorithm()));
  }

  private static void write(Path certificate, Path key, Identity identity) throws SpiException {
    // The key first: a certificate without its key would look complete.
    Pem.write(key, Pem.privateKey(identity.key()), true);
    Pem.write(certificate, certificateText(identity.certificate()), false);
  }

  private static String certificateText(X509Certificate certificate) throws SpiException {
    try {
      return Pem.certificate(certificate);
    } catch (GeneralSecurityException e) {
      throw new SpiException(
          ErrorKind.INTERNAL, "CERTIFICATE", "a certificate cannot be encoded", e);
    }
  }

  /// The serving certificate as JSSE wants it.
  public KeyStore servingStore() throws SpiException {
    return store(
        keys ->
            keys.setKeyEntry(
                "serving",
                serving.key(),
                NO_PASSWORD,
                new Certificate[] {serving.certificate(), authority.identity().certificate()}));
  }

  /// Who may sign client certificates.
  public KeyStore clientAuthorities() throws SpiException {
    return store(keys -> keys.setCertificateEntry("ca", authority.identity().certificate()));
  }

  @FunctionalInterface
  private interface Filler {
    void fill(KeyStore store) throws GeneralSecurityException;
  }

  private static KeyStore store(Filler filler) throws SpiException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      filler.fill(store);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new SpiException(ErrorKind.INTERNAL, "KEY_STORE", "a key store cannot be made", e);
    }
  }

  /// Writes the admin's kubeconfig, readable by its owner alone.
  public void writeAdminKubeconfig(Path file, String server) throws SpiException {
    Kubeconfig kubeconfig =
        new Kubeconfig(
            server,
            certificateText(authority.identity().certificate()),
            certificateText(admin.certificate()),
            Pem.privateKey(admin.key()));
    Pem.write(file, kubeconfig.text(), true);
  }
}
