package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.server.StartException;
import io.binnacle.kernel.tls.CertificateFiles;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Shows and renews the certificates of a data directory, whether a server uses it or not.
final class CertsCommands {
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private CertsCommands() {}

  /// Prints one line a certificate: name, subject, expiry, days left.
  static int list(Configuration configuration, Surroundings surroundings, Clock clock)
      throws SpiException {
    for (CertificateFiles.Listed listed :
        CertificateFiles.list(directory(configuration).resolve("pki"))) {
      X509Certificate certificate = listed.certificate();
      Instant end = certificate.getNotAfter().toInstant();
      surroundings
          .out()
          .printf(
              "%-10s  %-40s  %s  %d days%n",
              listed.name(),
              certificate.getSubjectX500Principal().getName(),
              end,
              Duration.between(clock.instant(), end).toDays());
    }
    surroundings.out().flush();
    return ExitStatus.CLEAN;
  }

  /// Renews all but the authorities; a server that runs takes them into use by itself.
  static int renew(Configuration configuration, Surroundings surroundings, Clock clock)
      throws SpiException {
    List<String> renewed = CertificateFiles.renew(directory(configuration), clock, FOREVER);
    renewed.forEach(name -> surroundings.out().println(name + " is renewed"));
    surroundings.out().flush();
    return ExitStatus.CLEAN;
  }

  private static Path directory(Configuration configuration) throws StartException {
    Path data = Path.of(configuration.text(Setting.DATA_DIR));
    if (!Files.exists(data.resolve("pki").resolve("ca.crt"))) {
      throw new StartException(
          ErrorKind.CALLER,
          configuration.named(Setting.DATA_DIR)
              + ": there are no certificates in "
              + data
              + "; a server makes them at its first start");
    }
    return data;
  }
}
