package io.binnacle.kernel.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A client that writes the frames of HTTP/2 itself (RFC 9113), for what no client library does: it
/// lets the server send as much as it will on the connection, but no stream more than its first
/// window. Confined to one thread.
final class Http2Socket implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GO_AWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  private static final int ACKNOWLEDGED = 1;
  private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
  private static final int FIRST_WINDOW = 65_535;
  private static final byte[] NOTHING = {};

  private final SSLSocket socket;
  private final DataInputStream input;
  private final DataOutputStream output;

  /// What the server sent.
  record Frame(int type, int flags, int stream, String text) {}

  Http2Socket(SSLSocket socket) throws IOException {
    this.socket = socket;
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    input = new DataInputStream(socket.getInputStream());
    output = new DataOutputStream(socket.getOutputStream());
    output.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    write(SETTINGS, 0, 0, NOTHING);
    write(WINDOW_UPDATE, 0, 0, number(LARGEST_WINDOW - FIRST_WINDOW));
  }

  /// @param stream odd, and greater than that of the request before
  void get(int stream, String path) throws IOException {
    ask(stream, "GET", path, END_STREAM);
  }

  /// A body is to follow.
  void post(int stream, String path) throws IOException {
    ask(stream, "POST", path, 0);
  }

  private void ask(int stream, String method, String path, int more) throws IOException {
    write(HEADERS, more | END_HEADERS, stream, fields(method, path));
  }

  /// The headers of a request.
  static byte[] fields(String method, String path) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.writeBytes(field(":method", method));
    fields.writeBytes(field(":scheme", "https"));
    fields.writeBytes(field(":authority", "localhost"));
    fields.writeBytes(field(":path", path));
    return fields.toByteArray();
  }

  /// The client has no more use for a stream.
  void cancel(int stream) throws IOException {
    write(RESET, 0, stream, number(8));
  }

  void write(int type, int flags, int stream, byte[] content) throws IOException {
    send(frame(type, flags, stream, content));
  }

  /// Any number of frames.
  void send(byte[] frames) throws IOException {
    output.write(frames);
    output.flush();
  }

  static byte[] frame(int type, int flags, int stream, byte[] content) {
    return ByteBuffer.allocate(9 + content.length)
        .put((byte) (content.length >> 16))
        .putShort((short) content.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(content)
        .array();
  }

  /// The next frame that is not about the connection alone.
  Frame read() throws IOException {
    while (true) {
      int length = input.readUnsignedByte() << 16 | input.readUnsignedShort();
      int type = input.readUnsignedByte();
      int flags = input.readUnsignedByte();
      int stream = input.readInt();
      byte[] content = input.readNBytes(length);
      if (type == SETTINGS && (flags & ACKNOWLEDGED) == 0) {
        write(SETTINGS, ACKNOWLEDGED, 0, NOTHING);
      } else if (stream != 0 || type == GO_AWAY) {
        return new Frame(type, flags, stream, new String(content, StandardCharsets.UTF_8));
      }
    }
  }

  /// The next piece of a stream's body; what comes of other streams meanwhile is dropped.
  Frame readData(int stream) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.stream() == stream && frame.type() != HEADERS) {
        return frame;
      }
    }
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  /// A field as HPACK has it that is neither in a table nor goes into one (RFC 7541 section 6.2.2).
  static byte[] field(String name, String value) {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    to.write(0);
    for (String text : new String[] {name, value}) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      // A number of seven bits, or what it passes them by, seven bits at a time.
      to.write(Math.min(bytes.length, 127));
      if (bytes.length >= 127) {
        int rest = bytes.length - 127;
        while (rest >= 128) {
          to.write(rest % 128 + 128);
          rest /= 128;
        }
        to.write(rest);
      }
      to.writeBytes(bytes);
    }
    return to.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
