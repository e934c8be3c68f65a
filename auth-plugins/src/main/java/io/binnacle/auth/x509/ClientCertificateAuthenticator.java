package io.binnacle.auth.x509;

import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.UserInfo;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// The certificate's common name is the user, its organizations are the groups.
final class ClientCertificateAuthenticator implements Authenticator {
  @Override
  public AuthenticationResult authenticate(Credentials credentials) {
    if (credentials.verifiedChain().isEmpty()) {
      return AuthenticationResult.noOpinion();
    }
    X509Certificate certificate = credentials.verifiedChain().getFirst();
    String name = "";
    List<String> groups = new ArrayList<>();
    try {
      // LdapName lists from the last to the first; groups keep the certificate's order.
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        String value = String.valueOf(part.getValue());
        switch (part.getType().toUpperCase(Locale.ROOT)) {
          case "CN" -> name = value;
          case "O" -> groups.add(value);
          default -> {
            // Other parts of a name say nothing about the user.
          }
        }
      }
    } catch (InvalidNameException e) {
      return new AuthenticationResult.Rejected("the certificate's subject cannot be read");
    }
    return name.isEmpty()
        ? AuthenticationResult.noOpinion()
        : new AuthenticationResult.Authenticated(new UserInfo(name, "", groups, Map.of()));
  }
}
