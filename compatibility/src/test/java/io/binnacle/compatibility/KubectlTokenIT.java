package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// Tokens of service accounts, asked for and used.
class KubectlTokenIT extends KubectlTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static String claims(String token) {
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }

  /// What a command prints that is run with nothing but the token.
  private String as(String token, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "--kubeconfig=" + kubeconfig(token);
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return kubectl.ok(all);
  }

  private String kubeconfig(String token) throws Exception {
    String admin = kubectl.ok("config", "view", "--raw", "--minify", "--flatten");
    String cluster = admin.substring(admin.indexOf("clusters:"), admin.indexOf("contexts:"));
    return kubectl.file(
        "token.kubeconfig",
        """
        apiVersion: v1
        kind: Config
        %scontexts:
        - name: token
          context: {cluster: %s, user: token}
        current-context: token
        users:
        - name: token
          user: {token: %s}
        """
            .formatted(
                cluster,
                kubectl
                    .ok("config", "view", "--minify", "-o", "jsonpath={.clusters[0].name}")
                    .strip(),
                token));
  }

  @Test
  void aTokenIsItsServiceAccount() throws Exception {
    kubectl.ok("create", "serviceaccount", "builder");
    String token = kubectl.ok("create", "token", "builder", "--duration=20m").strip();

    String me =
        as(
            token,
            "auth",
            "whoami",
            "-o",
            "jsonpath={.status.userInfo.username} {.status.userInfo.groups}"
                + " {.status.userInfo.extra}");

    assertThat(me)
        .startsWith("system:serviceaccount:" + namespace + ":builder ")
        .contains(
            "[\"system:serviceaccounts\",\"system:serviceaccounts:"
                + namespace
                + "\",\"system:authenticated\"]")
        .containsPattern("authentication.kubernetes.io/credential-id\":\\[\"JTI=[-0-9a-f]{36}\"]");
  }

  @Test
  void aTokenMayDoWhatItsServiceAccountMay() throws Exception {
    kubectl.ok("create", "serviceaccount", "reader");
    kubectl.ok("create", "configmap", "settings", "--from-literal=color=blue");
    String token = kubectl.ok("create", "token", "reader").strip();

    assertThat(kubectl.fails("--kubeconfig=" + kubeconfig(token), "get", "configmap", "settings"))
        .contains(
            "configmaps \"settings\" is forbidden: User \"system:serviceaccount:"
                + namespace
                + ":reader\" cannot get resource \"configmaps\"");
    kubectl.ok("create", "role", "readers", "--verb=get", "--resource=configmaps");
    kubectl.ok(
        "create",
        "rolebinding",
        "readers",
        "--role=readers",
        "--serviceaccount=" + namespace + ":reader");
    // Bindings are followed, not asked for.
    String file = "--kubeconfig=" + kubeconfig(token);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (kubectl.run("", file, "get", "configmap", "settings").status() != 0) {
      assertThat(System.nanoTime() - deadline).as("the binding counts").isNegative();
    }
    assertThat(as(token, "get", "configmap", "settings", "-o", "jsonpath={.data.color}"))
        .isEqualTo("blue");
  }

  @Test
  void aTokenIsForItsAudience() throws Exception {
    kubectl.ok("create", "serviceaccount", "caller");
    String token = kubectl.ok("create", "token", "caller", "--audience=vault").strip();
    String review =
        """
        {"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview",
         "spec":{"token":"%s","audiences":["vault","other"]}}
        """
            .formatted(token);

    assertThat(claims(token)).contains("\"aud\":[\"vault\"]");
    assertThat(kubectl.fails("--kubeconfig=" + kubeconfig(token), "get", "pods"))
        .contains("You must be logged in to the server");
    assertThat(
            kubectl.okWith(
                review,
                "create",
                "-f",
                "-",
                "-o",
                "jsonpath={.status.authenticated} {.status.audiences}"
                    + " {.status.user.username}"))
        .isEqualTo("true [\"vault\"] system:serviceaccount:" + namespace + ":caller");
  }

  @Test
  void aTokenEndsWithWhatItIsBoundTo() throws Exception {
    kubectl.ok("create", "serviceaccount", "builder");
    kubectl.ok("create", "secret", "generic", "lock");
    String token =
        kubectl
            .ok(
                "create",
                "token",
                "builder",
                "--bound-object-kind=Secret",
                "--bound-object-name=lock")
            .strip();
    assertThat(claims(token)).contains("\"secret\":{\"name\":\"lock\"");
    as(token, "auth", "whoami");
    kubectl.ok("delete", "secret", "lock");

    String file = "--kubeconfig=" + kubeconfig(token);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (kubectl.run("", file, "auth", "whoami").status() == 0) {
      assertThat(System.nanoTime()).as("the token still is good").isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  @Test
  void othersMayVerifyTokens() throws Exception {
    assertThat(kubectl.ok("get", "--raw", "/.well-known/openid-configuration"))
        .contains("\"issuer\":\"https://kubernetes.default.svc.cluster.local\"")
        .contains("\"id_token_signing_alg_values_supported\":[\"ES256\"]");
    assertThat(kubectl.ok("get", "--raw", "/openid/v1/jwks")).contains("\"kty\":\"EC\"");
  }

  @Test
  void whatIsNoProperRequestIsRefused() throws Exception {
    kubectl.ok("create", "serviceaccount", "builder");

    assertThat(kubectl.fails("create", "token", "builder", "--duration=1m"))
        .contains("may not specify a duration less than 10 minutes");
    assertThat(kubectl.fails("create", "token", "none"))
        .contains("serviceaccounts \"none\" not found");
  }
}
