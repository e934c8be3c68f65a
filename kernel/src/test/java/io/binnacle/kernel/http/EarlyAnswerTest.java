package io.binnacle.kernel.http;

import static io.binnacle.kernel.http.ServedFixture.send;
import static io.binnacle.kernel.http.ServedFixture.through;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.http.Http2Socket.Frame;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers to requests whose bodies nobody wants, and which are still on their way.
class EarlyAnswerTest {
  private static final int NO_ERROR = 0;
  private static final int LARGEST_BODY = 1000;
  private static final String ANSWER = "refused";

  /// How many requests the server has begun to answer that no test knows of.
  private static final Semaphore ASKED = new Semaphore(0);

  @TempDir private static Path directory;
  private static ServedFixture served;

  @BeforeAll
  static void start() throws Exception {
    served =
        new ServedFixture(
            directory,
            LARGEST_BODY,
            _ -> {
              ASKED.release();
              return ServedFixture.text(ANSWER);
            });
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /// Any other reset would tell the client to forget the answer.
  @Test
  void aStreamIsResetWithoutAnError() throws Exception {
    try (Http2Socket client = new Http2Socket(served.socket())) {
      client.post(1, "/");
      Frame answer = client.readData(1);
      assertThat(answer.type()).isEqualTo(Http2Socket.DATA);
      assertThat(answer.text()).isEqualTo(ANSWER);
      Frame end = client.read();
      assertThat(end.type()).isEqualTo(Http2Socket.RESET);
      assertThat(end.text().getBytes(StandardCharsets.UTF_8))
          .isEqualTo(Http2Socket.number(NO_ERROR));
      client.write(Http2Socket.DATA, Http2Socket.END_STREAM, 1, new byte[10]);
      client.get(3, "/");
      assertThat(client.readData(3).text()).isEqualTo(ANSWER);
    }
  }

  @Test
  void aClientThatHasMoreToSendGetsIt() throws Exception {
    try (SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>()) {
      var answer =
          served
              .client(Version.HTTP_2)
              .send(
                  served.request("/").POST(BodyPublishers.fromPublisher(body)).build(),
                  BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(Version.HTTP_2);
      assertThat(answer.body()).isEqualTo(ANSWER);
    }
  }

  /// A server that hangs up on what it has not read takes back what it has said.
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
  void aConnectionOutlivesTheRestOfABody(String length) throws Exception {
    String body = length.startsWith("Content") ? "12345" : "5\r\n12345\r\n0\r\n\r\n";
    ASKED.drainPermits();
    try (SSLSocket client = served.socket()) {
      for (int i = 0; i < 2; i++) {
        send(client, "POST / HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n\r\n");
        assertThat(ASKED.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        client.setSoTimeout(200);
        assertThatThrownBy(client.getInputStream()::read)
            .isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(30_000);
        send(client, body);
        assertThat(answer(client)).startsWith("HTTP/1.1 200 ").endsWith(ANSWER);
      }
    }
  }

  /// Such a client waits for leave to send its body, which it does not get.
  @Test
  void whoAsksBeforeSendingIsAnsweredAtOnce() throws Exception {
    try (SSLSocket client = served.socket()) {
      send(
          client,
          "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(answer(client)).startsWith("HTTP/1.1 200 ").endsWith(ANSWER);
    }
  }

  @Test
  void whoNeverSendsTheRestIsNotWaitedForWithoutEnd() throws Exception {
    Duration patience = Duration.ofMillis(1500);
    HttpTimes usual = HttpTimes.usual();
    HttpTimes brief = new HttpTimes(usual.head(), usual.idle(), patience, usual.stalled());
    try (ServedFixture hasty =
            new ServedFixture(directory, LARGEST_BODY, brief, _ -> ServedFixture.text(ANSWER));
        SSLSocket client = hasty.socket()) {
      send(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n");
      assertThat(answer(client)).startsWith("HTTP/1.1 200 ").endsWith(ANSWER);
    }
  }

  private static String answer(SSLSocket client) throws Exception {
    return through(client.getInputStream(), "\r\n\r\n" + ANSWER);
  }
}
