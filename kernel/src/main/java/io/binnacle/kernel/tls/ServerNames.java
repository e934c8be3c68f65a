package io.binnacle.kernel.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The names and addresses that a certificate is good for.
final class ServerNames {
  private ServerNames() {}

  /// Whether a certificate names them all.
  static boolean covered(X509Certificate certificate, List<String> names) {
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
}
