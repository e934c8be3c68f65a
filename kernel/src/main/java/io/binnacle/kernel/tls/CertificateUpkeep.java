package io.binnacle.kernel.tls;

import io.binnacle.spi.SpiException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a running server's certificates good: renews what is about to expire and takes into use
/// what has been renewed, by itself or by `certs renew`. Confined to one thread.
public final class CertificateUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateUpkeep.class);
  private static final Duration BETWEEN_RENEWALS = Duration.ofHours(1);

  private final Path data;
  private final Clock clock;
  private final Map<String, Reload> reloads;
  private final Map<String, String> used = new HashMap<>();
  private Instant renewAt;
  private String told = "";

  /// Takes a certificate into use.
  @FunctionalInterface
  public interface Reload {
    void reload() throws SpiException;
  }

  /// What keeps the certificates of a data directory, whose content is in use now.
  ///
  /// @param serving takes the serving certificate into use
  public CertificateUpkeep(Path data, Clock clock, Reload serving) throws SpiException {
    this.data = data;
    this.clock = clock;
    this.reloads = new LinkedHashMap<>(Map.of(Pki.SERVING, serving));
    this.renewAt = clock.instant();
    used.put(Pki.SERVING, content(Pki.SERVING));
  }

  /// Keeps the peer's certificate too.
  public void keep(PeerTls peers) throws SpiException {
    reloads.put(PeerTls.PEER, peers::reload);
    used.put(PeerTls.PEER, content(PeerTls.PEER));
  }

  /// Keeps what is shown to kubelets too.
  public void keep(BackendTls backends) throws SpiException {
    reloads.put(Pki.KUBELET_CLIENT, backends::reload);
    used.put(Pki.KUBELET_CLIENT, content(Pki.KUBELET_CLIENT));
  }

  /// Does what is due. To be called every few seconds; a failure is logged once; reloading is tried
  /// again at the next call, renewing after an hour.
  public void look() {
    try {
      Instant now = clock.instant();
      // A clock that was set back, too: what was renewed by its time before may be of the future.
      if (!now.isBefore(renewAt) || now.isBefore(renewAt.minus(BETWEEN_RENEWALS))) {
        renewAt = now.plus(BETWEEN_RENEWALS);
        List<String> renewed = CertificateFiles.renew(data, clock, CertificateFiles.RENEW_BEFORE);
        if (!renewed.isEmpty()) {
          LOG.atInfo().addKeyValue("certificates", renewed).log("certificates are renewed");
        }
      }
      for (Map.Entry<String, Reload> one : reloads.entrySet()) {
        reload(one.getKey(), one.getValue());
      }
      told = "";
    } catch (SpiException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(told)) {
        told = reason;
        LOG.atWarn()
            .addKeyValue("reason", reason)
            .log("certificates cannot be renewed or reloaded now");
      }
    }
  }

  private void reload(String name, Reload reload) throws SpiException {
    String content = content(name);
    if (!content.equals(used.get(name))) {
      reload.reload();
      used.put(name, content);
      LOG.atInfo().addKeyValue("certificate", name).log("a renewed certificate is in use");
    }
  }

  private String content(String name) throws SpiException {
    return Pem.read(KeyPairFiles.of(data.resolve("pki"), name).certificate());
  }
}
