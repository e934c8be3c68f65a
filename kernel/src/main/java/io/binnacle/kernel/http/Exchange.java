package io.binnacle.kernel.http;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.BodyWriter;
import io.binnacle.kernel.exchange.ByteTunnel;
import io.binnacle.kernel.exchange.Caller;
import io.binnacle.kernel.exchange.FrameFeed;
import io.binnacle.kernel.exchange.FrameSource;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.storage.Deadline;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request's way in and its answer's way out. Thread-safe.
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /// kube-apiserver's limit on the headers of a request.
  static final int LARGEST_HEADER = 1 << 20;

  private static final int HEADER_TOO_LARGE = 431;

  /// Up to this size kube-apiserver does not compress.
  private static final int COMPRESS_FROM = 128 << 10;

  /// How many times the largest body is read and thrown away.
  private static final int MOST_DISCARDED = 4;

  private static final Duration DRAIN_TIME = Duration.ofSeconds(5);
  private static final X509Certificate[] NO_CERTIFICATES = new X509Certificate[0];

  private final RequestHandler handler;
  private final int largestBody;
  private final HttpTimes times;
  private final Patience patience;

  /// However late it has become, an answer that there is then has so much time to be taken.
  private final Duration leastToTell;

  private final Set<FrameSource> streams = ConcurrentHashMap.newKeySet();
  private final Set<FrameFeed> feeds = ConcurrentHashMap.newKeySet();
  private final Set<ByteTunnel> tunnels = ConcurrentHashMap.newKeySet();
  private final Set<Departure> awaited = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int running;
  private volatile boolean draining;

  Exchange(RequestHandler handler, int largestBody, HttpTimes times, Patience patience) {
    this.handler = handler;
    this.largestBody = largestBody;
    this.times = times;
    this.patience = patience;
    this.leastToTell = Collections.min(List.of(Patience.TO_TELL, times.answer()));
  }

  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    begin();
    try {
      Headers headers = headers(request);
      if (size(headers) > LARGEST_HEADER) {
        response.setStatus(HEADER_TOO_LARGE);
        return;
      }
      Deadline end = Deadline.after(times.answer());
      Departure departure = new Departure(request, response, awaited);
      try {
        write(request, response, handler.handle(rawRequest(request, headers, departure)), end);
      } finally {
        departure.answered();
      }
    } finally {
      end();
    }
  }

  private void begin() {
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      if (--running == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends all streams and tunnels and waits for the running requests, for a while.
  void drain() {
    draining = true;
    tunnels.forEach(ByteTunnel::close);
    long left = DRAIN_TIME.toNanos();
    lock.lock();
    try {
      while (running > 0 && left > 0) {
        streams.forEach(FrameSource::close);
        feeds.forEach(FrameFeed::close);
        awaited.forEach(Departure::left);
        left -= TimeUnit.MILLISECONDS.toNanos(50);
        idle.await(50, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private static long size(Headers headers) {
    long size = 0;
    for (Map.Entry<String, List<String>> header : headers.byName().entrySet()) {
      for (String value : header.getValue()) {
        size += header.getKey().length() + value.length();
      }
    }
    return size;
  }

  private RawRequest rawRequest(HttpServletRequest request, Headers headers, Caller caller)
      throws IOException {
    String query = request.getQueryString();
    return new RawRequest(
        request.getMethod(),
        decoded(request.getRequestURI()),
        Query.parse(query == null ? "" : query),
        headers,
        new Body(request, Optional.empty()),
        InetAddress.getByName(request.getRemoteAddr()),
        certificates(request),
        caller);
  }

  /// The path that everything after this works on. What does not decode is taken literally: it then
  /// names nothing that exists.
  private static String decoded(String rawPath) {
    if (rawPath.indexOf('%') < 0) {
      return rawPath;
    }
    try {
      return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return rawPath;
    }
  }

  private static Headers headers(HttpServletRequest request) {
    Map<String, List<String>> all = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      all.put(name, Collections.list(request.getHeaders(name)));
    }
    return new Headers(all);
  }

  private static List<X509Certificate> certificates(HttpServletRequest request) {
    Object chain = request.getAttribute("jakarta.servlet.request.X509Certificate");
    return List.of(chain instanceof X509Certificate[] found ? found : NO_CERTIFICATES);
  }

  private final class Body implements RequestBody {
    private final HttpServletRequest request;
    private final Optional<Deadline> end;

    Body(HttpServletRequest request, Optional<Deadline> end) {
      this.request = request;
      this.end = end;
    }

    @Override
    public RequestBody before(Deadline other) {
      return new Body(request, Optional.of(other));
    }

    @Override
    public byte[] read() {
      try (Patience.Turn turn = patience.with(core(request))) {
        turn.begin(end.map(Deadline::remaining).orElse(times.answer()));
        return body(request, turn);
      }
    }

    @Override
    public InputStream stream() {
      try {
        return request.getInputStream();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  private static ApiException unreadable(IOException e) {
    return ApiErrors.badRequest("the request's body could not be read: " + e.getMessage());
  }

  private byte[] body(HttpServletRequest request, Patience.Turn turn) {
    try (InputStream stream = request.getInputStream()) {
      boolean known = request.getContentLengthLong() > largestBody;
      byte[] body = known ? new byte[0] : stream.readNBytes(largestBody + 1);
      if (known || body.length > largestBody) {
        throw ApiErrors.tooLarge("Request entity too large: limit is " + largestBody);
      }
      return body;
    } catch (IOException e) {
      if (turn.late()) {
        throw ApiErrors.timeout("request did not complete within the allotted timeout", 0);
      }
      throw unreadable(e);
    }
  }

  /// Whether others may share a request's connection while it is answered.
  static boolean multiplexed(HttpServletRequest request) {
    return !request.getProtocol().startsWith("HTTP/1");
  }

  /// Whether a request ends with its headers.
  static boolean bodiless(HttpServletRequest request) {
    return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
  }

  /// Takes what was not read of a request, unless it goes on for long. A connection of HTTP/1.1
  /// ends with what is left unread, and while the client still sends, the answer may be lost with
  /// it.
  private void takeRest(HttpServletRequest request, Deadline end) {
    if (multiplexed(request) || bodiless(request) || request.getHeader("Expect") != null) {
      return;
    }
    try {
      ServletInputStream rest = request.getInputStream();
      if (rest.isFinished()) {
        return;
      }
      try (Patience.Turn turn = patience.with(core(request))) {
        turn.begin(end.remaining());
        var _ = rest.skip(MOST_DISCARDED * (long) largestBody);
      }
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("cause", e.getMessage()).log("a request did not come to its end");
    }
  }

  private void write(
      HttpServletRequest request, HttpServletResponse response, Response answer, Deadline end)
      throws IOException {
    response.setStatus(answer.status());
    // Javalin has said "text/plain" already, which nothing at all is not.
    response.setContentType(null);
    if (!answer.contentType().isEmpty()) {
      // Past the servlet's response, which would write the type in a way of its own.
      core(request)
          .getServletContextResponse()
          .getWrapped()
          .getHeaders()
          .put(HttpHeader.CONTENT_TYPE, answer.contentType());
    }
    for (Header header : answer.headers()) {
      response.addHeader(header.name(), header.value());
    }
    switch (answer) {
      case Response.Content content -> {
        takeRest(request, end);
        try (Patience.Turn turn = patience.with(core(request))) {
          turn.begin(toTell(end));
          write(request, response, content);
        } catch (IOException clientLeft) {
          LOG.atDebug()
              .addKeyValue("cause", clientLeft.getMessage())
              .log("an answer was not taken");
          breakOff(request, clientLeft);
        }
      }
      case Response.Feed feed when FeedSocket.asked(request) -> {
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        response.setContentType(null);
        FeedSocket.headers(request).forEach(more -> response.setHeader(more.name(), more.value()));
        leaveHttp(request, new FeedSocket(feed.frames(), feed.contentType()));
      }
      case Response.Feed feed -> write(request, response, feed.frames());
      case Response.Stream stream -> write(request, response, stream.frames());
      case Response.Written written -> write(request, response, written.body());
      case Response.Upgraded upgraded -> leaveHttp(request, upgraded.tunnel());
    }
  }

  private Duration toTell(Deadline end) {
    Duration left = end.remaining();
    return left.compareTo(leastToTell) < 0 ? leastToTell : left;
  }

  private static void write(
      HttpServletRequest request, HttpServletResponse response, Response.Content content)
      throws IOException {
    long length = content.length();
    if (content.status() == HttpServletResponse.SC_NOT_MODIFIED) {
      // A length would be merged into what the client has.
      return;
    }
    if (request.getMethod().equals("HEAD")) {
      response.setContentLengthLong(length);
      return;
    }
    if (length > COMPRESS_FROM && acceptsGzip(request)) {
      response.addHeader("Content-Encoding", "gzip");
      response.addHeader("Vary", "Accept-Encoding");
      try (OutputStream zipped = new FastGzip(response.getOutputStream())) {
        for (byte[] chunk : content.chunks()) {
          zipped.write(chunk);
        }
      }
      return;
    }
    response.setContentLengthLong(length);
    OutputStream out = response.getOutputStream();
    if (content.chunks().size() == 1 && out instanceof HttpOutput output) {
      output.sendContent(ByteBuffer.wrap(content.chunks().getFirst()));
      return;
    }
    for (byte[] chunk : content.chunks()) {
      out.write(chunk);
    }
    out.close();
  }

  private static boolean acceptsGzip(HttpServletRequest request) {
    String accepted = request.getHeader("Accept-Encoding");
    if (accepted == null) {
      return false;
    }
    for (String one : accepted.split(",", -1)) {
      // As upstream: what weighs its codings does not get them.
      if (one.strip().equals("gzip")) {
        return true;
      }
    }
    return false;
  }

  private void write(HttpServletRequest request, HttpServletResponse response, BodyWriter body) {
    try (Patience.Turn turn = lasting(request)) {
      OutputStream out = new HeldOutput(response.getOutputStream(), turn, times.stalled());
      // Whether it will be written to the end or not, the client sees at once that it has begun.
      out.flush();
      body.writeTo(out);
      out.close();
    } catch (IOException | RuntimeException e) {
      LOG.atDebug().setCause(e).log("an answer was broken off");
      breakOff(request, e);
    }
  }

  /// Returning, or throwing through the router, would end the answer as if it were whole.
  private static void breakOff(HttpServletRequest request, Throwable cause) {
    core(request).getServletChannel().abort(cause);
  }

  private static ServletContextRequest core(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request);
  }

  /// For an answer that may be silent for as long as there is nothing to tell.
  private Patience.Turn lasting(HttpServletRequest request) {
    ServletContextRequest core = core(request);
    core.addIdleTimeoutListener(_ -> false);
    return patience.with(core);
  }

  /// Jetty hands the connection over once the answer has gone out.
  private void leaveHttp(HttpServletRequest request, ByteTunnel tunnel) {
    ServletContextRequest core = core(request);
    Connection connection = core.getConnectionMetaData().getConnection();
    Executor threads = core.getComponents().getExecutor();
    tunnels.add(tunnel);
    core.setAttribute(
        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
        new TunnelConnection(
            connection.getEndPoint(), threads, tunnel, () -> tunnels.remove(tunnel)));
    Request.addCompletionListener(
        core,
        failure -> {
          if (failure != null) {
            tunnel.close();
            tunnels.remove(tunnel);
          }
        });
    if (draining) {
      tunnel.close();
    }
  }

  private void write(HttpServletRequest request, HttpServletResponse response, FrameSource frames)
      throws IOException {
    streams.add(frames);
    try (frames;
        Patience.Turn turn = lasting(request)) {
      if (draining) {
        frames.close();
      }
      OutputStream out = new HeldOutput(response.getOutputStream(), turn, times.stalled());
      out.flush();
      for (List<byte[]> batch = frames.next(); !batch.isEmpty(); batch = frames.next()) {
        for (byte[] frame : batch) {
          out.write(frame);
        }
        out.flush();
      }
      out.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException sourceBrokeOff) {
      breakOff(request, sourceBrokeOff);
    } catch (IOException clientLeft) {
      LOG.atDebug().addKeyValue("cause", clientLeft.getMessage()).log("a client left its stream");
    } finally {
      streams.remove(frames);
    }
  }

  private void write(HttpServletRequest request, HttpServletResponse response, FrameFeed frames)
      throws IOException {
    feeds.add(frames);
    try (frames;
        Patience.Turn turn = lasting(request)) {
      if (draining) {
        frames.close();
      }
      // Before the client has anything to turn its back on.
      FeedWriter writer = new FeedWriter(core(request), frames, turn, times.stalled());
      OutputStream out = response.getOutputStream();
      out.flush();
      writer.run();
      out.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException clientLeft) {
      LOG.atDebug().addKeyValue("cause", clientLeft.getMessage()).log("a client left its stream");
    } catch (RuntimeException fault) {
      LOG.atError().setCause(fault).log("an answer was broken off");
      breakOff(request, fault);
    } finally {
      feeds.remove(frames);
    }
  }

  /// Speed before size, as kube-apiserver.
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 32 << 10);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
