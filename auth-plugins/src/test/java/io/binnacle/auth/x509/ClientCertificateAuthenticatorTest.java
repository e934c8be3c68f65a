package io.binnacle.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.UserInfo;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCertificateAuthenticatorTest {
  private static AuthenticationResult authenticate(X509Certificate... chain) {
    return new ClientCertificateAuthenticator()
        .authenticate(
            new Credentials(
                Optional.empty(),
                List.of(chain),
                Map.of(),
                InetAddress.getLoopbackAddress(),
                Set.of()));
  }

  private static AuthenticationResult authenticate(String subject) {
    return authenticate(new FakeCertificate(subject));
  }

  private static UserInfo user(String subject) {
    return ((AuthenticationResult.Authenticated) authenticate(subject)).user();
  }

  /// Subjects as RFC 2253 writes them: the last part of the certificate's name first.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=alice|alice|",
        "CN=kubernetes-admin,O=system:masters|kubernetes-admin|system:masters",
        "O=b,O=a,CN=u|u|a,b",
        "CN=u,OU=ignored,O=a,L=ignored,C=DE|u|a",
        "CN=u+O=a|u|a",
        "O=b+CN=u,O=a|u|a,b",
        "CN=last,CN=first|last|",
        "CN=with\\, comma,O=x\\+y|with, comma|x+y",
        "CN=Jörg,O=größe|Jörg|größe",
        "CN=system:node:n1,O=system:nodes|system:node:n1|system:nodes",
      })
  void theCommonNameIsTheUserAndOrganizationsAreGroups(String subject, String name, String groups) {
    UserInfo user = user(subject);
    assertThat(user.name()).isEqualTo(name);
    assertThat(user.groups())
        .isEqualTo(groups == null ? List.of() : List.of(groups.split(",", -1)));
    assertThat(user.uid()).isEmpty();
  }

  @Test
  void theCertificatesHashIsTheCredentialsId() throws Exception {
    byte[] der = new FakeCertificate("CN=u").getEncoded();
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    assertThat(user("CN=u").extra())
        .isEqualTo(
            Map.of("authentication.kubernetes.io/credential-id", List.of("X509SHA256=" + hash)));
  }

  private static String uid(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return "1.3.6.1.4.1.57683.2=#0c%02x".formatted(utf8.length) + HexFormat.of().formatHex(utf8);
  }

  @Test
  void theNameMayHoldAUid() {
    assertThat(user("CN=u," + uid("1234-5678")).uid()).isEqualTo("1234-5678");
    assertThat(authenticate("CN=u," + uid("1") + "," + uid("2")))
        .isInstanceOf(AuthenticationResult.Rejected.class);
    assertThat(authenticate("CN=u," + uid(""))).isInstanceOf(AuthenticationResult.Rejected.class);
  }

  @Test
  void onlyTheFirstOfTheChainIsTheClient() {
    AuthenticationResult result =
        authenticate(new FakeCertificate("CN=u"), new FakeCertificate("CN=authority"));
    assertThat(result)
        .isInstanceOfSatisfying(
            AuthenticationResult.Authenticated.class,
            found -> assertThat(found.user().name()).isEqualTo("u"));
  }

  @Test
  void withoutACertificateOrANameThereIsNoOpinion() {
    assertThat(authenticate()).isEqualTo(AuthenticationResult.noOpinion());
    assertThat(authenticate("O=system:masters")).isEqualTo(AuthenticationResult.noOpinion());
    assertThat(authenticate("")).isEqualTo(AuthenticationResult.noOpinion());
  }
}
