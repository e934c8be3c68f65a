package io.binnacle.kernel.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// What is refused before it is a request of the API: in the words of Go's `net/http`, as plain
/// text, and the connection ends. Jetty would send a page of its own. Thread-safe.
final class Refusals extends ErrorHandler {
  private static final HttpField PLAIN =
      new HttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String why = Optional.ofNullable(request.getAttribute(ERROR_MESSAGE)).orElse("").toString();
    int status = status(response.getStatus(), why);
    response.setStatus(status);
    response.getHeaders().put(PLAIN);
    // A connection of HTTP/2 has other requests too.
    if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    }
    byte[] words = words(status, why).getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, words.length);
    response.write(true, ByteBuffer.wrap(words), callback);
    return true;
  }

  private static int status(int status, String why) {
    return switch (status) {
      case HttpStatus.URI_TOO_LONG_414 -> HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431;
      case HttpStatus.UPGRADE_REQUIRED_426 -> HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
      case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ->
          why.equals("Unsupported Version") ? status : HttpStatus.BAD_REQUEST_400;
      case HttpStatus.BAD_REQUEST_400 ->
          why.contains("chunked not last") ? HttpStatus.NOT_IMPLEMENTED_501 : status;
      default -> status;
    };
  }

  private static String words(int status, String why) {
    return switch (status) {
      case HttpStatus.NOT_IMPLEMENTED_501 -> "Unsupported transfer encoding";
      case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ->
          "505 HTTP Version Not Supported: unsupported protocol version";
      case HttpStatus.BAD_REQUEST_400 -> "400 Bad Request" + more(why);
      default -> status + " " + HttpStatus.getMessage(status);
    };
  }

  private static String more(String why) {
    return switch (why) {
      case "No Host" -> ": missing required Host header";
      case "Bad HostPort", "Bad Authority", "Unsafe Host" -> ": malformed Host header";
      default -> "";
    };
  }
}
