package io.binnacle.kernel.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/// A certificate with its private key.
public record Identity(X509Certificate certificate, PrivateKey key) {

  KeyPair pair() {
    return new KeyPair(certificate.getPublicKey(), key);
  }

  /// Whether the key is the one that the certificate speaks of.
  boolean matches() {
    byte[] probe = {1};
    try {
      boolean elliptic = key.getAlgorithm().equals("EC");
      Signature signature =
          Signature.getInstance("SHA256with" + (elliptic ? "ECDSA" : key.getAlgorithm()));
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
