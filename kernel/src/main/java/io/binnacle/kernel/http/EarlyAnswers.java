package io.binnacle.kernel.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;

/// Lets an answer over HTTP/2 stand that is given before the end of its request.
///
/// The stream is reset then, so that the client sends no more of a body that nobody reads. Only
/// when it is reset without an error do clients keep the answer (RFC 9113 section 8.1). Jetty does
/// so for a failure that it knows by identity, but wraps this failure before it looks for it.
final class EarlyAnswers implements HttpConfiguration.Customizer {
  @Override
  public Request customize(Request request, HttpFields.Mutable answer) {
    request.addHttpStreamWrapper(Standing::new);
    return request;
  }

  private static final class Standing extends HttpStream.Wrapper {
    Standing(HttpStream stream) {
      super(stream);
    }

    @Override
    public void failed(Throwable failure) {
      super.failed(unread(failure) ? HttpStream.CONTENT_NOT_CONSUMED : failure);
    }

    /// Whether the answer itself has gone out.
    private static boolean unread(Throwable failure) {
      return HttpStream.CONTENT_NOT_CONSUMED.equals(failure.getCause())
          && failure.getSuppressed().length == 0;
    }
  }
}
