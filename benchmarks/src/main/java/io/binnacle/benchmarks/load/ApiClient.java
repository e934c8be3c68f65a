package io.binnacle.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// One client with one connection: TLS and HTTP/2. Thread-safe.
final class ApiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http;
  private final String server;

  ApiClient(SSLContext tls, String server, ExecutorService threads) {
    this.http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_2)
            .executor(threads)
            .build();
    this.server = server;
  }

  /// Sends a request that is to succeed.
  String send(String method, String path, String body) {
    HttpRequest request =
        builder(path)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = await(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /// Sends a body in some encoding, which is to succeed, and takes the answer in some encoding.
  byte[] exchange(String method, String path, String contentType, byte[] body, String accept) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(PATIENCE)
            .header("Accept", accept)
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<byte[]> response = await(request, BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          method
              + " "
              + path
              + ": "
              + response.statusCode()
              + " "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  /// Reads the beginning of an answer up to where some text ends, and leaves.
  void drainUntil(String path, String accept, String text) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path)).header("Accept", accept).GET().build();
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    HttpResponse<InputStream> response = await(request, BodyHandlers.ofInputStream());
    try (InputStream stream = response.body()) {
      byte[] buffer = new byte[256 << 10];
      int kept = 0;
      for (int read = stream.read(buffer); read >= 0; ) {
        int filled = kept + read;
        if (contains(buffer, filled, wanted)) {
          return;
        }
        kept = Math.min(filled, wanted.length - 1);
        System.arraycopy(buffer, filled - kept, buffer, 0, kept);
        read = stream.read(buffer, kept, buffer.length - kept);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("GET " + path + " ended without " + text);
  }

  private static boolean contains(byte[] buffer, int length, byte[] wanted) {
    for (int start = 0; start + wanted.length <= length; start++) {
      if (Arrays.equals(buffer, start, start + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  /// Reads something and throws it away.
  ///
  /// @return how many bytes came over the wire
  long drain(String path, boolean compressed) {
    return drain(path, compressed, "application/json");
  }

  long drain(String path, boolean compressed, String accept) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Accept", accept)
            .timeout(PATIENCE)
            .GET();
    if (compressed) {
      builder.header("Accept-Encoding", "gzip");
    }
    long[] bytes = new long[1];
    HttpResponse<Void> response =
        await(
            builder.build(),
            BodyHandlers.ofByteArrayConsumer(
                part -> part.ifPresent(some -> bytes[0] += some.length)));
    if (response.statusCode() != 200) {
      throw new IllegalStateException("GET " + path + ": " + response.statusCode());
    }
    return bytes[0];
  }

  /// Begins a watch.
  ///
  /// @param answered is run when the server has begun to answer
  /// @param consumer gets every buffer that comes; called by one thread at a time
  /// @return is done when the watch has ended
  CompletableFuture<HttpResponse<Void>> watch(
      String path, Runnable answered, Consumer<ByteBuffer> consumer) {
    return http.sendAsync(
        builder(path).GET().build(),
        _ -> {
          answered.run();
          return HttpResponse.BodySubscribers.fromSubscriber(new BufferSubscriber(consumer));
        });
  }

  private HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(URI.create(server + path)).header("Accept", "application/json");
  }

  private <T> HttpResponse<T> await(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
