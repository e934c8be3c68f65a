package io.binnacle.kernel.tls;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/// Key stores in memory, the form in which the JDK's TLS takes certificates.
final class Jsse {
  static final char[] NO_PASSWORD = new char[0];

  private Jsse() {}

  @FunctionalInterface
  interface Filler {
    void fill(KeyStore store) throws GeneralSecurityException;
  }

  static KeyStore store(Filler filler) throws SpiException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      filler.fill(store);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new SpiException(ErrorKind.INTERNAL, "KEY_STORE", "a key store cannot be made", e);
    }
  }
}
