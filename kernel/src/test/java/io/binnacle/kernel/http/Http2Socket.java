package io.binnacle.kernel.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A client that writes the frames of HTTP/2 itself (RFC 9113), for what no client library does: it
/// lets the server send as much as it will on the connection, but no stream more than its first
/// window. Confined to one thread.
final class Http2Socket implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int GO_AWAY = 7;
  static final int WINDOW_UPDATE = 8;
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
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    field(fields, ":method", method);
    field(fields, ":scheme", "https");
    field(fields, ":authority", "localhost");
    field(fields, ":path", path);
    write(HEADERS, more | END_HEADERS, stream, fields.toByteArray());
  }

  /// The client has no more use for a stream.
  void cancel(int stream) throws IOException {
    write(RESET, 0, stream, number(8));
  }

  void write(int type, int flags, int stream, byte[] content) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream to = new DataOutputStream(frame);
    to.writeByte(content.length >> 16);
    to.writeShort(content.length);
    to.writeByte(type);
    to.writeByte(flags);
    to.writeInt(stream);
    to.write(content);
    output.write(frame.toByteArray());
    output.flush();
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

  private static byte[] number(int value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeInt(value);
    return bytes.toByteArray();
  }

  /// A field as HPACK has it that is neither in a table nor goes into one (RFC 7541 section 6.2.2).
  private static void field(ByteArrayOutputStream to, String name, String value) {
    to.write(0);
    for (String text : new String[] {name, value}) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      to.write(bytes.length);
      to.writeBytes(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
