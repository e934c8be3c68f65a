package io.binnacle.kernel.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 whose chunks are whole when they are sent, as those of kube-apiserver are.
///
/// Jetty ends a chunk with the beginning of the next one. Clients that read by chunks, Python's
/// among them, then see each event of a watch only when the next one happens. So chunks are made
/// here, and Jetty is left to believe that they are content.
final class WholeChunks extends HttpConnectionFactory {
  private static final HttpField CHUNKED = new HttpField(HttpHeader.TRANSFER_ENCODING, "chunked");
  private static final byte[] END_OF_LINE = {'\r', '\n'};
  private static final byte[] LAST = {'0', '\r', '\n', '\r', '\n'};

  WholeChunks(HttpConfiguration settings) {
    super(chunking(settings));
  }

  private static HttpConfiguration chunking(HttpConfiguration settings) {
    HttpConfiguration chunking = new HttpConfiguration(settings);
    chunking.addCustomizer(
        (request, _) -> {
          request.addHttpStreamWrapper(Chunking::new);
          return request;
        });
    return chunking;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(new Http1(getHttpConfiguration(), connector, endPoint), connector, endPoint);
  }

  /// One connection.
  static final class Http1 extends HttpConnection {
    /// Of the request whose headers were seen to be on their way; used by whoever looks for them.
    private long number = -1;

    private long since;

    private Http1(HttpConfiguration settings, Connector connector, EndPoint endPoint) {
      super(settings, connector, endPoint);
    }

    @Override
    protected HttpGenerator newHttpGenerator() {
      return new HeadOnly();
    }

    /// Whether headers have been on their way for so long, or a first request is.
    ///
    /// @param now by the clock of `System.nanoTime()`
    boolean slowHead(long now, Duration most) {
      HttpParser parser = getParser();
      long requests = getMessagesIn();
      if (!parser.inHeaderState() || (parser.isStart() && requests > 0)) {
        number = -1;
        return false;
      }
      if (number != requests) {
        number = requests;
        since = now;
      }
      return now - since > most.toNanos();
    }
  }

  /// Says that an answer comes in chunks, and leaves them to [Chunking].
  private static final class HeadOnly extends HttpGenerator {
    @Override
    public boolean isChunking() {
      return false;
    }
  }

  /// Makes chunks of the content of one answer whose length is not known when it begins. Confined
  /// to whoever sends: one at a time.
  private static final class Chunking extends HttpStream.Wrapper {
    private boolean chunked;

    Chunking(HttpStream stream) {
      super(stream);
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.@Nullable Response head,
        boolean last,
        @Nullable ByteBuffer content,
        Callback callback) {
      MetaData.@Nullable Response said = head;
      if (head != null) {
        chunked = !last && comesInChunks(request, head);
        said = chunked ? inChunks(head) : head;
      }
      super.send(request, said, last, chunked ? chunk(content, last) : content, callback);
    }

    /// As in Go an answer of unknown length comes in chunks also when its connection ends with it.
    private static boolean comesInChunks(MetaData.Request request, MetaData.Response head) {
      return head.getHttpVersion() == HttpVersion.HTTP_1_1
          && !HttpMethod.HEAD.is(request.getMethod())
          && !HttpStatus.isInformational(head.getStatus())
          && head.getStatus() != HttpStatus.NO_CONTENT_204
          && head.getStatus() != HttpStatus.NOT_MODIFIED_304
          && head.getContentLength() < 0
          && !head.getHttpFields().contains(HttpHeader.CONTENT_LENGTH);
    }

    private static MetaData.Response inChunks(MetaData.Response head) {
      return new MetaData.Response(
          head.getStatus(),
          head.getReason(),
          head.getHttpVersion(),
          HttpFields.build(head.getHttpFields()).put(CHUNKED),
          head.getContentLength(),
          head.getTrailersSupplier());
    }

    private static ByteBuffer chunk(@Nullable ByteBuffer content, boolean last) {
      int length = content == null ? 0 : content.remaining();
      byte[] size = Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII);
      int framed = length == 0 ? 0 : size.length + length + 2 * END_OF_LINE.length;
      ByteBuffer chunk = ByteBuffer.allocate(framed + (last ? LAST.length : 0));
      if (content != null && length > 0) {
        chunk.put(size).put(END_OF_LINE).put(content).put(END_OF_LINE);
      }
      if (last) {
        chunk.put(LAST);
      }
      return chunk.flip();
    }
  }
}
