package io.binnacle.auth.x509;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/// A certificate of which only the subject matters.
final class FakeCertificate extends X509Certificate {
  private static final long serialVersionUID = 1L;

  private final X500Principal subject;

  FakeCertificate(String subject) {
    this.subject = new X500Principal(subject);
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return subject;
  }

  @Override
  public byte[] getEncoded() {
    return subject.getEncoded();
  }

  @Override
  public String toString() {
    return subject.getName();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("only the subject matters");
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getSubjectDN() {
    throw unused();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getIssuerDN() {
    throw unused();
  }

  @Override
  public void checkValidity() {
    throw unused();
  }

  @Override
  public void checkValidity(Date date) {
    throw unused();
  }

  @Override
  public int getVersion() {
    throw unused();
  }

  @Override
  public BigInteger getSerialNumber() {
    throw unused();
  }

  @Override
  public Date getNotBefore() {
    throw unused();
  }

  @Override
  public Date getNotAfter() {
    throw unused();
  }

  @Override
  public byte[] getTBSCertificate() {
    throw unused();
  }

  @Override
  public byte[] getSignature() {
    throw unused();
  }

  @Override
  public String getSigAlgName() {
    throw unused();
  }

  @Override
  public String getSigAlgOID() {
    throw unused();
  }

  @Override
  public byte[] getSigAlgParams() {
    throw unused();
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    throw unused();
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    throw unused();
  }

  @Override
  public boolean[] getKeyUsage() {
    throw unused();
  }

  @Override
  public int getBasicConstraints() {
    throw unused();
  }

  @Override
  public PublicKey getPublicKey() {
    throw unused();
  }

  @Override
  public void verify(PublicKey key) {
    throw unused();
  }

  @Override
  public void verify(PublicKey key, String provider) {
    throw unused();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    throw unused();
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    throw unused();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    throw unused();
  }

  @Override
  public byte[] getExtensionValue(String oid) {
    throw unused();
  }
}
