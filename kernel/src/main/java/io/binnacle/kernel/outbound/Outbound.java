package io.binnacle.kernel.outbound;

import io.binnacle.kernel.exchange.Caller;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.tls.BackendTls;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends requests to backends, each over a connection of its own. Thread-safe; blocks.
public final class Outbound {
  /// How long a body may be silent: what kubelets give silent streams.
  public static final Duration LONGEST_SILENCE = Duration.ofHours(4);

  private static final int LARGEST_HEAD = 1 << 20;
  private static final int CHUNK = 32 << 10;

  private final BackendTls tls;

  public Outbound(BackendTls tls) {
    this.tls = tls;
  }

  /// The backend's answer, once its head is there.
  ///
  /// @param caller ends the connection when he leaves
  /// @throws OutboundException when there is none
  public OutboundAnswer send(OutboundRequest request, Caller caller) throws OutboundException {
    OutboundConnection connection = OutboundConnection.open(request.to(), tls);
    caller.onLeave(connection::close);
    try {
      return exchange(request, connection);
    } catch (IOException e) {
      connection.close();
      throw GoWords.talk(e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static OutboundAnswer exchange(OutboundRequest request, OutboundConnection connection)
      throws IOException {
    connection.patience(request.patience());
    Optional<IOException> unsent = write(request, connection.out());
    OutboundAnswer answer;
    try {
      answer = answer(request, connection);
    } catch (IOException e) {
      // Why it did not take the request says more than that it hung up then.
      throw unsent.orElse(e);
    }
    connection.patience(LONGEST_SILENCE);
    return answer;
  }

  /// Writes the request. A backend may refuse a body, and answer, before it has all of it.
  ///
  /// @return why not all of the body could be sent
  private static Optional<IOException> write(OutboundRequest request, OutputStream out)
      throws IOException {
    // What the client sends first tells whether there is a body at all where nobody said so.
    byte[] first = request.length() < 0 ? request.body().readNBytes(1) : new byte[0];
    boolean chunked = first.length > 0;
    StringBuilder head =
        new StringBuilder(request.method())
            .append(' ')
            .append(request.target())
            .append(" HTTP/1.1\r\n");
    for (Header header : request.headers()) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    if (chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (request.length() > 0 || bodied(request.method())) {
      head.append("Content-Length: ").append(Math.max(0, request.length())).append("\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    if (!chunked && request.length() <= 0) {
      return Optional.empty();
    }
    InputStream body =
        chunked
            ? new SequenceInputStream(new ByteArrayInputStream(first), request.body())
            : request.body();
    return copy(body, out, chunked);
  }

  private static boolean bodied(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  private static Optional<IOException> copy(InputStream body, OutputStream out, boolean chunked)
      throws IOException {
    byte[] buffer = new byte[CHUNK];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      try {
        if (chunked) {
          out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(buffer, 0, count);
        if (chunked) {
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
      } catch (IOException refused) {
        return Optional.of(refused);
      }
    }
    if (chunked) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    return Optional.empty();
  }

  private static OutboundAnswer answer(OutboundRequest request, OutboundConnection connection)
      throws IOException {
    HeadReader reader = new HeadReader(connection.in(), LARGEST_HEAD);
    while (true) {
      int status = status(reader.line());
      List<Header> headers = headers(reader);
      if (status >= 200 || status == 101) {
        InputStream body = body(request, status, headers, connection.in());
        return new OutboundAnswer(status, headers, body, connection);
      }
    }
  }

  private static int status(String line) throws ProtocolException {
    String[] words = line.split(" ", 3);
    if (!line.startsWith("HTTP/1.") || words.length < 2 || !words[1].matches("[1-5]\\d\\d")) {
      throw new ProtocolException("malformed HTTP response \"" + line + "\"");
    }
    return Integer.parseInt(words[1]);
  }

  private static List<Header> headers(HeadReader reader) throws IOException {
    List<Header> headers = new ArrayList<>();
    for (String line = reader.line(); !line.isEmpty(); line = reader.line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new ProtocolException("malformed MIME header line: " + line);
      }
      headers.add(new Header(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
    }
    return headers;
  }

  private static InputStream body(
      OutboundRequest request, int status, List<Header> headers, InputStream in)
      throws ProtocolException {
    if (status == 101) {
      return in;
    }
    if (request.method().equals("HEAD") || status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if (OutboundAnswer.first(headers, "Transfer-Encoding")
        .filter(coding -> coding.equalsIgnoreCase("chunked"))
        .isPresent()) {
      return new ChunkedBody(in);
    }
    Optional<String> length = OutboundAnswer.first(headers, "Content-Length");
    if (length.isEmpty()) {
      return in;
    }
    if (!length.get().matches("\\d{1,18}")) {
      throw new ProtocolException("bad Content-Length \"" + length.get() + "\"");
    }
    return new CountedBody(in, Long.parseLong(length.get()));
  }

  /// Lines of a head, of which there are not too many.
  static final class HeadReader {
    private final InputStream in;
    private int left;

    HeadReader(InputStream in, int largest) {
      this.in = in;
      this.left = largest;
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new EOFException();
        }
        if (--left < 0) {
          throw new ProtocolException("net/http: server response headers exceeded limit");
        }
        line.append((char) next);
      }
      int end = line.length();
      return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
  }
}
