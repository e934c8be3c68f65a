package io.binnacle.kernel.tls;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/// A certificate with its private key.
public record Identity(X509Certificate certificate, PrivateKey key) {

  KeyPair pair() {
    return new KeyPair(certificate.getPublicKey(), key);
  }
}
