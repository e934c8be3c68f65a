package io.binnacle.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.UserInfo;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileAuthenticatorTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("tokens.csv");
  }

  private TokenFileAuthenticator reading(String... lines) throws Exception {
    Files.writeString(file(), String.join("\n", lines));
    TokenFileAuthenticator authenticator = new TokenFileAuthenticator(file());
    authenticator.start();
    return authenticator;
  }

  private static AuthenticationResult authenticate(
      TokenFileAuthenticator authenticator, Optional<String> token) {
    return authenticator.authenticate(
        new Credentials(token, List.of(), Map.of(), InetAddress.getLoopbackAddress(), Set.of()));
  }

  private static UserInfo user(TokenFileAuthenticator authenticator, String token) {
    return ((AuthenticationResult.Authenticated) authenticate(authenticator, Optional.of(token)))
        .user();
  }

  @Test
  void everyLineIsAUser() throws Exception {
    TokenFileAuthenticator authenticator =
        reading(
            "t1,alice,1",
            "",
            "t2,bob,2,devs",
            "t3,carol,3,\"devs,ops\"",
            "t4 , dave , 4 , \"a, b\" , more is ignored",
            "\"t,5\",\"e \"\"the\"\" ve\",5,\"\"");
    assertThat(user(authenticator, "t1"))
        .isEqualTo(new UserInfo("alice", "1", List.of(), Map.of()));
    assertThat(user(authenticator, "t2").groups()).containsExactly("devs");
    assertThat(user(authenticator, "t3").groups()).containsExactly("devs", "ops");
    assertThat(user(authenticator, "t4"))
        .isEqualTo(new UserInfo("dave", "4", List.of("a", "b"), Map.of()));
    assertThat(user(authenticator, "t,5"))
        .isEqualTo(new UserInfo("e \"the\" ve", "5", List.of(), Map.of()));
  }

  @Test
  void thereIsNoOpinionOnWhatTheFileDoesNotHold() throws Exception {
    TokenFileAuthenticator authenticator = reading("t1,alice,1");
    for (Optional<String> token :
        List.of(Optional.<String>empty(), Optional.of("T1"), Optional.of("t"), Optional.of(""))) {
      assertThat(authenticate(authenticator, token)).isEqualTo(AuthenticationResult.noOpinion());
    }
  }

  @Test
  void linesMayEndAsOnWindows() throws Exception {
    TokenFileAuthenticator authenticator = reading("t1,alice,1\r", "t2,bob,2,devs\r", "");
    assertThat(user(authenticator, "t1").uid()).isEqualTo("1");
    assertThat(user(authenticator, "t2").groups()).containsExactly("devs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t1,alice|a line needs at least token, user and uid",
        "# no comments|a line needs at least token, user and uid",
        ",alice,1|the token is empty",
        "t0,alice,1|the token is there twice",
        "t1,alice,\"1|a quotation mark is not closed",
      })
  void aLineThatIsWrongIsNamedWithoutItsToken(String line, String why) {
    SpiException failure =
        catchThrowableOfType(SpiException.class, () -> reading("t0,first,0", "", line));
    assertThat(failure).hasMessage(file() + ":3: " + why);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    SpiException failure =
        catchThrowableOfType(SpiException.class, () -> new TokenFileAuthenticator(file()).start());
    assertThat(failure.getMessage())
        .startsWith(file() + ": the token file cannot be read (")
        .doesNotContain("\n");
  }
}
