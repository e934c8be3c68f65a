package io.binnacle.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.value.ObjectValue;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {
  private static final int LIMIT = HttpSettings.LARGEST_BODY;

  @TempDir static Path directory;

  private ServedFixture served;

  @BeforeEach
  void serve() throws Exception {
    served = new ServedFixture(directory, LIMIT, RequestBodyTest::answer);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  /// How many bytes came, or why none.
  private static Response answer(RawRequest request) {
    try {
      return ServedFixture.text(Integer.toString(request.body().read().length));
    } catch (ApiException failed) {
      return new Response.Content(
          failed.status().code(), "application/json", JsonWriter.write(failed.status().toValue()));
    }
  }

  private static BodyPublisher body(int length, boolean lengthKnown) {
    byte[] bytes = new byte[length];
    return lengthKnown
        ? BodyPublishers.ofByteArray(bytes)
        : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1,true", "HTTP_1_1,false", "HTTP_2,true", "HTTP_2,false"})
  void aBodyOverTheLimitIs413AndTheNextRequestIsServed(Version version, boolean lengthKnown)
      throws Exception {
    HttpClient client = served.client(version);
    HttpResponse<String> taken = send(client, LIMIT, lengthKnown);
    assertThat(taken.version()).isEqualTo(version);
    assertThat(taken.body()).isEqualTo(Integer.toString(LIMIT));

    for (int length : new int[] {LIMIT + 1, 3 * LIMIT}) {
      HttpResponse<String> refused = send(client, length, lengthKnown);
      assertThat(refused.statusCode()).isEqualTo(413);
      ObjectValue status = JsonReader.readStored(refused.body().getBytes(StandardCharsets.UTF_8));
      assertThat(status.text("reason")).contains("RequestEntityTooLarge");
      assertThat(status.text("message")).contains("Request entity too large: limit is " + LIMIT);
    }
    assertThat(send(client, 10, lengthKnown).body()).isEqualTo("10");
  }

  private HttpResponse<String> send(HttpClient client, int length, boolean lengthKnown)
      throws Exception {
    return client.send(
        served.request("/").POST(body(length, lengthKnown)).build(), BodyHandlers.ofString());
  }
}
