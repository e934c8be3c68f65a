package io.binnacle.kernel.tls;

import io.binnacle.kernel.tls.ClientTls.Credentials;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// TLS of the server as a client of nodes, pods and services, as kube-apiserver has it: kubelets
/// are shown a certificate, and theirs is verified where an authority for them is known; what runs
/// in pods is shown nothing and taken for what it says it is. Where nobody told it whom to believe
/// it takes every certificate, as kube-apiserver does. Thread-safe.
public final class BackendTls {
  private final Settings settings;
  private final SSLContext anybody;
  private volatile SSLContext kubelets;
  private volatile SSLContext unverified;

  /// @param authority verifies kubelets; without it they are not verified
  /// @param certificate shown to kubelets
  /// @param key its key
  public record Settings(Optional<Path> authority, Path certificate, Path key) {}

  /// Whom a connection goes to.
  public enum Peer {
    KUBELET,
    /// A kubelet whose certificate the caller chose not to have verified.
    KUBELET_UNVERIFIED,
    /// A program in a pod, or on a port of a node that is not its kubelet's.
    WORKLOAD
  }

  private BackendTls(Settings settings) throws SpiException {
    this.settings = settings;
    this.anybody = context(new KeyManager[0], new TrustManager[] {new AnyServer()});
    Credentials own = own();
    this.unverified = unverified(own);
    this.kubelets = verifying(own, unverified);
  }

  /// @throws SpiException naming what cannot be read
  public static BackendTls open(Settings settings) throws SpiException {
    return new BackendTls(settings);
  }

  /// Takes what the files hold now into use, for connections to come.
  public void reload() throws SpiException {
    Credentials own = own();
    SSLContext skipping = unverified(own);
    kubelets = verifying(own, skipping);
    unverified = skipping;
  }

  public SSLSocketFactory sockets(Peer peer) {
    return switch (peer) {
      case KUBELET -> kubelets.getSocketFactory();
      case KUBELET_UNVERIFIED -> unverified.getSocketFactory();
      case WORKLOAD -> anybody.getSocketFactory();
    };
  }

  /// Whether the peer's certificate must name it.
  public boolean verifies(Peer peer) {
    return peer == Peer.KUBELET && settings.authority().isPresent();
  }

  private Credentials own() throws SpiException {
    return new Credentials(Pem.read(settings.certificate()), Pem.read(settings.key()));
  }

  private static SSLContext unverified(Credentials own) throws SpiException {
    return context(ClientTls.keys(own), new TrustManager[] {new AnyServer()});
  }

  private SSLContext verifying(Credentials own, SSLContext otherwise) throws SpiException {
    return settings.authority().isPresent()
        ? ClientTls.context(Optional.of(Pem.read(settings.authority().get())), Optional.of(own))
        : otherwise;
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws SpiException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new SpiException(ErrorKind.INTERNAL, "TLS", "TLS cannot be set up", e);
    }
  }
}
