package io.binnacle.kernel.tls;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/// A certificate and its key as two files, `NAME.crt` and `NAME.key`.
///
/// @param certificate the certificate's file
/// @param key the key's file
record KeyPairFiles(Path certificate, Path key) {
  static final Duration RENEW_BEFORE = Duration.ofDays(30);

  @FunctionalInterface
  interface Maker {
    Identity make() throws SpiException;
  }

  static KeyPairFiles of(Path directory, String name) {
    return new KeyPairFiles(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
  }

  boolean exist() {
    return Files.exists(certificate);
  }

  Identity read() throws SpiException {
    X509Certificate found = Pem.readCertificate(certificate);
    return new Identity(found, Pem.readPrivateKey(key, found.getPublicKey().getAlgorithm()));
  }

  /// What the files hold, when certificate and key belong together.
  Identity readMatching() throws SpiException {
    Identity found = read();
    if (!found.matches()) {
      throw SpiException.misconfigured(key + ": the private key is not that of " + certificate);
    }
    return found;
  }

  void write(Identity identity) throws SpiException {
    // The key first: a certificate without its key would look complete.
    Pem.write(key, Pem.privateKey(identity.pair()), true);
    Pem.write(certificate, text(identity.certificate()), false);
  }

  static String text(X509Certificate certificate) throws SpiException {
    try {
      return Pem.certificate(certificate);
    } catch (GeneralSecurityException e) {
      throw new SpiException(
          ErrorKind.INTERNAL, "CERTIFICATE", "a certificate cannot be encoded", e);
    }
  }

  /// The authority that the files hold; a new one where there are none.
  CertificateAuthority authority(String name, Clock clock) throws SpiException {
    if (exist()) {
      return new CertificateAuthority(readMatching(), clock);
    }
    CertificateAuthority made = CertificateAuthority.create(name, clock);
    write(made.identity());
    return made;
  }

  /// What the files hold while it is good for longer than a month, fits and is signed by the
  /// authority; otherwise what is made and written.
  Identity kept(
      CertificateAuthority authority, Clock clock, Predicate<X509Certificate> fits, Maker maker)
      throws SpiException {
    if (exist()) {
      Identity found = read();
      // A stop between the two writes of a renewal leaves a key that is not the certificate's.
      if (lasts(found.certificate(), clock, RENEW_BEFORE)
          && found.matches()
          && fits.test(found.certificate())
          && authority.signed(found.certificate())) {
        return found;
      }
    }
    Identity made = maker.make();
    write(made);
    return made;
  }

  /// Whether a certificate is good already, and still will be for longer. One of the future was
  /// made while a clock was ahead.
  static boolean lasts(X509Certificate certificate, Clock clock, Duration longer) {
    Instant now = clock.instant();
    return !certificate.getNotBefore().toInstant().isAfter(now)
        && certificate.getNotAfter().toInstant().isAfter(now.plus(longer));
  }
}
