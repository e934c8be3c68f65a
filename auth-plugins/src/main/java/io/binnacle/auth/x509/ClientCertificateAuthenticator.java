package io.binnacle.auth.x509;

import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.UserInfo;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/// The certificate's common name is the user, its organizations are the groups, and the part that
/// Kubernetes has for it is the uid.
final class ClientCertificateAuthenticator implements Authenticator {
  private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";
  private static final String UID = "KUBERNETESUID";
  private static final Map<String, String> NAMES = Map.of("1.3.6.1.4.1.57683.2", UID);

  @Override
  public AuthenticationResult authenticate(Credentials credentials) {
    if (credentials.verifiedChain().isEmpty()) {
      return AuthenticationResult.noOpinion();
    }
    X509Certificate certificate = credentials.verifiedChain().getFirst();
    String name = "";
    List<String> groups = new ArrayList<>();
    List<String> uids = new ArrayList<>();
    try {
      String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES);
      // LdapName lists from the last to the first; groups keep the certificate's order.
      for (Rdn part : new LdapName(subject).getRdns()) {
        // One part may hold several attributes, joined by a plus sign.
        for (Attribute attribute : Collections.list(part.toAttributes().getAll())) {
          for (Object value : Collections.list(attribute.getAll())) {
            switch (attribute.getID().toUpperCase(Locale.ROOT)) {
              case "CN" -> name = String.valueOf(value);
              case "O" -> groups.add(String.valueOf(value));
              case UID -> uids.add(String.valueOf(value));
              default -> {
                // Other parts of a name say nothing about the user.
              }
            }
          }
        }
      }
      if (name.isEmpty()) {
        return AuthenticationResult.noOpinion();
      }
      if (uids.size() > 1 || uids.contains("")) {
        return new AuthenticationResult.Rejected(
            "the certificate's subject has an empty uid, or more than one");
      }
      return new AuthenticationResult.Authenticated(
          new UserInfo(
              name,
              String.join("", uids),
              groups,
              Map.of(CREDENTIAL, List.of("X509SHA256=" + fingerprint(certificate)))));
    } catch (NamingException | GeneralSecurityException e) {
      return new AuthenticationResult.Rejected("the certificate's subject cannot be read");
    }
  }

  private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }
}
