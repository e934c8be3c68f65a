package io.binnacle.distribution.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.http.HttpServer;
import io.binnacle.kernel.http.HttpSettings;
import io.binnacle.kernel.http.HttpTimes;
import io.binnacle.kernel.tls.Pki;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a server that tells what it was asked.
class ApiClientTest {
  @TempDir Path directory;

  private HttpServer server;
  private Path kubeconfig;

  @BeforeEach
  void serve() throws Exception {
    Pki pki = Pki.open(directory.resolve("pki"), List.of(), Clock.systemUTC());
    server =
        HttpServer.start(
            new HttpSettings(
                "127.0.0.1",
                0,
                pki.servingStore(),
                pki.clientAuthorities(),
                HttpSettings.LARGEST_BODY,
                HttpTimes.usual()),
            ApiClientTest::answer);
    kubeconfig = directory.resolve("admin.kubeconfig");
    pki.writeAdminKubeconfig(kubeconfig, "https://127.0.0.1:" + server.address().getPort());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Response answer(RawRequest request) {
    if (request.path().equals("/refused")) {
      return json(403, "{\"kind\":\"Status\",\"message\":\"not you\"}");
    }
    String who =
        request.clientCertificates().isEmpty()
            ? "nobody"
            : request.clientCertificates().getFirst().getSubjectX500Principal().getName();
    return json(
        200,
        "{\"method\":\"%s\",\"path\":\"%s\",\"who\":\"%s\",\"body\":%s}"
            .formatted(
                request.method(),
                request.path(),
                who,
                request.method().equals("POST")
                    ? new String(request.body().read(), UTF_8)
                    : "null"));
  }

  private static Response json(int status, String text) {
    return new Response.Content(status, "application/json", text.getBytes(UTF_8));
  }

  @Test
  void asksAsTheKubeconfigsUser() throws Exception {
    try (ApiClient client = ApiClient.of(kubeconfig)) {
      ObjectValue got = client.get("/some/path").object();
      assertThat(got.text("who")).contains("CN=kubernetes-admin,O=system:masters");
      assertThat(got.text("path")).contains("/some/path");
      assertThat(client.delete("/x").object().text("method")).contains("DELETE");
      assertThat(client.post("/x", ObjectValue.of("a", Value.of("b"))).object().text("body", "a"))
          .contains("b");
    }
  }

  @Test
  void aRefusalIsAnAnswerUntilItsObjectIsWanted() throws Exception {
    try (ApiClient client = ApiClient.of(kubeconfig)) {
      Answer refused = client.get("/refused");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.succeeded()).isFalse();
      assertThat(catchThrowableOfType(ClientException.class, refused::object))
          .hasMessage("the server answered 403: not you");
      assertThat(catchThrowableOfType(ClientException.class, () -> client.stream("/refused")))
          .hasMessage("the server answered 403: not you");
    }
  }

  @Test
  void aStreamIsReadAsItComes() throws Exception {
    try (ApiClient client = ApiClient.of(kubeconfig);
        InputStream body = client.stream("/long")) {
      assertThat(new String(body.readAllBytes(), UTF_8)).contains("\"path\":\"/long\"");
    }
  }

  @Test
  void aServerThatTheKubeconfigDoesNotTrustIsNotAsked() throws Exception {
    Pki foreign = Pki.open(directory.resolve("foreign"), List.of(), Clock.systemUTC());
    foreign.writeAdminKubeconfig(kubeconfig, "https://127.0.0.1:" + server.address().getPort());
    try (ApiClient client = ApiClient.of(kubeconfig)) {
      assertThat(catchThrowableOfType(ClientException.class, () -> client.get("/x")))
          .hasMessageContaining("cannot be reached");
    }
  }

  @Test
  void aKubeconfigThatIsNoneIsNamed() throws Exception {
    Path none = directory.resolve("none");
    assertThat(catchThrowableOfType(SpiException.class, () -> ApiClient.of(none)))
        .hasMessage(none + ": there is no such kubeconfig");
    Files.writeString(kubeconfig, "current-context: x\n");
    assertThat(catchThrowableOfType(SpiException.class, () -> ApiClient.of(kubeconfig)))
        .hasMessage(kubeconfig + ": there is no context \"x\"");
  }
}
