package io.binnacle.kernel.tls;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/// What makes a certificate that of a member of the cluster.
///
/// @param authority the cluster's own authority for peers, which signs nothing else
/// @param clock tells whether a certificate is in its time
record PeerRole(X509Certificate authority, Clock clock) {
  static final String ORGANIZATION = "binnacle:peers";
  static final String SERVER = "1.3.6.1.5.5.7.3.1";
  static final String CLIENT = "1.3.6.1.5.5.7.3.2";

  private static final int DIGITAL_SIGNATURE = 0;

  /// Why a certificate is not that of a member.
  ///
  /// @param purpose the extended key usage that it must have
  /// @return empty when it is
  Optional<String> fault(X509Certificate certificate, String purpose) {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
        || !signedBy(certificate, authority.getPublicKey())) {
      return Optional.of("it is not signed by this cluster's authority for peers");
    }
    Date now = Date.from(clock.instant());
    try {
      authority.checkValidity(now);
      certificate.checkValidity(now);
    } catch (CertificateExpiredException e) {
      return Optional.of("it expired at " + certificate.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException e) {
      return Optional.of("it is not valid before " + certificate.getNotBefore().toInstant());
    }
    if (!isPeer(certificate)) {
      return Optional.of("its role is not " + ORGANIZATION);
    }
    if (name(certificate).isEmpty()) {
      return Optional.of("it names no member");
    }
    return purposeFault(certificate, purpose);
  }

  private static Optional<String> purposeFault(X509Certificate certificate, String purpose) {
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() >= 0 || usage == null || !usage[DIGITAL_SIGNATURE]) {
      return Optional.of("it is not for handshakes");
    }
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes != null && purposes.contains(purpose)
          ? Optional.empty()
          : Optional.of("it is not for a TLS " + (purpose.equals(SERVER) ? "server" : "client"));
    } catch (GeneralSecurityException e) {
      return Optional.of("its extended key usage cannot be read");
    }
  }

  private static boolean signedBy(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Whether the subject has the role of a peer and no other.
  static boolean isPeer(X509Certificate certificate) {
    return values(certificate, BCStyle.O).equals(List.of(ORGANIZATION));
  }

  /// The member's name; empty when there is none or more than one.
  static Optional<String> name(X509Certificate certificate) {
    List<String> names = values(certificate, BCStyle.CN);
    return names.size() == 1 && !names.getFirst().isEmpty()
        ? Optional.of(names.getFirst())
        : Optional.empty();
  }

  private static List<String> values(X509Certificate certificate, ASN1ObjectIdentifier type) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    RDN[] parts = subject.getRDNs(type);
    return Arrays.stream(parts)
        .map(part -> IETFUtils.valueToString(part.getFirst().getValue()))
        .toList();
  }
}
