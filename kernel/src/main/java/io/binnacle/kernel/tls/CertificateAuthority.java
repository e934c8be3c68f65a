package io.binnacle.kernel.tls;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes keys and signs certificates: ECDSA on P-256. Thread-safe.
public final class CertificateAuthority {
  static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  static final Duration LEAF_LIFE = Duration.ofDays(365);

  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private final Identity identity;
  private final Clock clock;

  CertificateAuthority(Identity identity, Clock clock) {
    this.identity = identity;
    this.clock = clock;
  }

  public Identity identity() {
    return identity;
  }

  static KeyPair newKeyPair() throws SpiException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw failed("a key cannot be made", e);
    }
  }

  /// A new authority with a certificate of its own.
  static CertificateAuthority create(String name, Clock clock) throws SpiException {
    KeyPair pair = newKeyPair();
    X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    X509Certificate certificate =
        sign(
            subject,
            subject,
            pair.getPublic(),
            pair.getPublic(),
            pair.getPrivate(),
            clock.instant(),
            AUTHORITY_LIFE,
            List.of(
                new Added(Extension.basicConstraints, true, new BasicConstraints(true)),
                new Added(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                        KeyUsage.digitalSignature
                            | KeyUsage.keyCertSign
                            | KeyUsage.keyEncipherment))));
    return new CertificateAuthority(new Identity(certificate, pair.getPrivate()), clock);
  }

  /// A certificate for a server known by these names and addresses.
  public Identity serving(String name, List<String> namesAndAddresses) throws SpiException {
    return leaf(
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build(),
        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth),
        Optional.of(names(namesAndAddresses)));
  }

  /// A certificate for a member of the cluster, which both calls and is called.
  Identity peer(String member, String host) throws SpiException {
    return leaf(
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, PeerRole.ORGANIZATION)
            .addRDN(BCStyle.CN, member)
            .build(),
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}),
        Optional.of(names(List.of(host))));
  }

  /// A new certificate with a new key, for whom and for what the old one was.
  Identity again(X509Certificate old) throws SpiException {
    try {
      Extensions extensions = new JcaX509CertificateHolder(old).getExtensions();
      return leaf(
          X500Name.getInstance(old.getSubjectX500Principal().getEncoded()),
          ExtendedKeyUsage.fromExtensions(extensions),
          Optional.ofNullable(
              GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName)));
    } catch (GeneralSecurityException e) {
      throw failed("a certificate cannot be renewed", e);
    }
  }

  /// Whether a certificate is one of this authority's.
  boolean signed(X509Certificate certificate) {
    try {
      certificate.verify(identity.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static GeneralNames names(List<String> namesAndAddresses) {
    GeneralName[] names =
        namesAndAddresses.stream()
            .map(
                one ->
                    new GeneralName(
                        IP_ADDRESS.matcher(one).matches()
                            ? GeneralName.iPAddress
                            : GeneralName.dNSName,
                        one))
            .toArray(GeneralName[]::new);
    return new GeneralNames(names);
  }

  /// A certificate for a client: a user in groups.
  public Identity client(String user, List<String> groups) throws SpiException {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    groups.forEach(group -> subject.addRDN(BCStyle.O, group));
    subject.addRDN(BCStyle.CN, user);
    return leaf(
        subject.build(), new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth), Optional.empty());
  }

  private Identity leaf(X500Name subject, ExtendedKeyUsage usage, Optional<GeneralNames> names)
      throws SpiException {
    KeyPair pair = newKeyPair();
    List<Added> extensions = new ArrayList<>();
    names.ifPresent(
        known -> extensions.add(new Added(Extension.subjectAlternativeName, false, known)));
    extensions.add(new Added(Extension.basicConstraints, true, new BasicConstraints(false)));
    extensions.add(
        new Added(
            Extension.keyUsage,
            true,
            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)));
    extensions.add(new Added(Extension.extendedKeyUsage, false, usage));
    X500Name issuer =
        X500Name.getInstance(identity.certificate().getSubjectX500Principal().getEncoded());
    X509Certificate certificate =
        sign(
            issuer,
            subject,
            pair.getPublic(),
            identity.certificate().getPublicKey(),
            identity.key(),
            clock.instant(),
            LEAF_LIFE,
            extensions);
    return new Identity(certificate, pair.getPrivate());
  }

  private record Added(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {}

  private static X509Certificate sign(
      X500Name issuer,
      X500Name subject,
      PublicKey key,
      PublicKey issuerKey,
      PrivateKey signer,
      Instant now,
      Duration life,
      List<Added> extensions)
      throws SpiException {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer,
              new BigInteger(159, new SecureRandom()),
              Date.from(now.minus(CLOCK_TOLERANCE)),
              Date.from(now.plus(life)),
              subject,
              SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      JcaX509ExtensionUtils utilities = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(key));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utilities.createAuthorityKeyIdentifier(issuerKey));
      for (Added extension : extensions) {
        builder.addExtension(extension.id(), extension.critical(), extension.value());
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw failed("a certificate cannot be signed", e);
    }
  }

  private static SpiException failed(String what, Exception cause) {
    return new SpiException(
        ErrorKind.INTERNAL, "CERTIFICATE", what + ": " + cause.getMessage(), cause);
  }
}
