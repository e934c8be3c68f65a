package io.binnacle.kernel.http;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening server. Thread-safe.
public final class HttpServer implements AutoCloseable {
  /// A connection of HTTP/2 dies with all its streams when a header passes the decoder's limit, so
  /// that is set far above the limit that [Exchange] holds requests to.
  private static final int DECODABLE_HEADER_BYTES = 4 * Exchange.LARGEST_HEADER;

  /// Paths that have two readings are let through: the handler reads them once, and what it reads
  /// is what is authorized.
  private static final UriCompliance ANY_PATH =
      UriCompliance.RFC3986.with(
          "ANY_PATH",
          Violation.AMBIGUOUS_EMPTY_SEGMENT,
          Violation.AMBIGUOUS_PATH_ENCODING,
          Violation.AMBIGUOUS_PATH_PARAMETER,
          Violation.AMBIGUOUS_PATH_SEGMENT,
          Violation.AMBIGUOUS_PATH_SEPARATOR,
          Violation.SUSPICIOUS_PATH_CHARACTERS,
          Violation.ILLEGAL_PATH_CHARACTERS,
          Violation.BAD_UTF8_ENCODING,
          Violation.TRUNCATED_UTF8_ENCODING);

  /// What Go reads too: a header that goes on in the next line, a length that is told twice, and
  /// one beside chunks, which count; a target with a host of its own.
  private static final HttpCompliance AS_GO =
      HttpCompliance.RFC9110.with(
          "AS_GO",
          HttpCompliance.Violation.MULTILINE_FIELD_VALUE,
          HttpCompliance.Violation.MULTIPLE_CONTENT_LENGTHS,
          HttpCompliance.Violation.TRANSFER_ENCODING_WITH_CONTENT_LENGTH,
          HttpCompliance.Violation.MISMATCHED_AUTHORITY);

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /// How often clients that are late are looked for.
  private static final int ROUND_MILLIS = 500;

  private static final String CONNECT = "CONNECT";
  private static final int STREAMS_PER_CONNECTION = 1000;
  private static final int STREAM_WINDOW = 1 << 20;
  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE,
          HandlerType.HEAD,
          HandlerType.OPTIONS,
          HandlerType.TRACE);

  private final Javalin javalin;
  private final Exchange exchange;
  private final ScheduledExecutorService rounds;
  private final SslContextFactory.Server tls;
  private final InetSocketAddress address;

  private HttpServer(
      Javalin javalin,
      Exchange exchange,
      ScheduledExecutorService rounds,
      SslContextFactory.Server tls,
      InetSocketAddress address) {
    this.javalin = javalin;
    this.exchange = exchange;
    this.rounds = rounds;
    this.tls = tls;
    this.address = address;
  }

  /// Listens and serves.
  ///
  /// @throws SpiException when the address cannot be bound; the message names it
  public static HttpServer start(HttpSettings settings, RequestHandler handler)
      throws SpiException {
    Patience patience = new Patience();
    Exchange exchange = new Exchange(handler, settings.largestBody(), settings.times(), patience);
    ScheduledExecutorService rounds =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("http-rounds").factory());
    every(rounds, patience::look);
    SslContextFactory.Server tls = tls(settings);
    Javalin javalin =
        Javalin.create(
            config -> {
              plainTransport(config);
              QueuedThreadPool threads = new QueuedThreadPool(64, 4);
              threads.setName("http");
              threads.setVirtualThreadsExecutor(
                  Executors.newThreadPerTaskExecutor(
                      Thread.ofVirtual().name("request-", 0).factory()));
              config.jetty.threadPool = threads;
              config.jetty.addConnector(
                  (server, http) -> {
                    ServerConnector connector = connector(server, http, tls, settings);
                    every(rounds, new Newcomers(connector, settings.times().head())::look);
                    return connector;
                  });
              config.jetty.modifyServer(server -> server.setErrorHandler(new Refusals()));
              config.jetty.modifyServletContextHandler(
                  context -> {
                    context.setErrorHandler(new Refusals());
                    context.addFilter(
                        pastJavalin(exchange), "/*", EnumSet.of(DispatcherType.REQUEST));
                  });
              METHODS.forEach(
                  method ->
                      config.routes.addHttpHandler(
                          method, "*", context -> exchange.serve(context.req(), context.res())));
            });
    try {
      javalin.start();
    } catch (RuntimeException e) {
      rounds.shutdownNow();
      throw new SpiException(
          ErrorKind.UNAVAILABLE,
          "LISTEN",
          "--secure-port: cannot listen on "
              + settings.bindAddress()
              + ":"
              + settings.port()
              + ": "
              + rootCause(e).getMessage(),
          e);
    }
    return new HttpServer(
        javalin,
        exchange,
        rounds,
        tls,
        new InetSocketAddress(settings.bindAddress(), javalin.port()));
  }

  private static void every(ScheduledExecutorService rounds, Runnable round) {
    var _ =
        rounds.scheduleWithFixedDelay(
            () -> {
              try {
                round.run();
              } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("clients that are late were not looked for");
              }
            },
            ROUND_MILLIS,
            ROUND_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /// Javalin looks for handlers of its own for whoever asks for a WebSocket or with a method that
  /// it does not know, and answers 404. Here they are requests like all others, which may be
  /// answered without one.
  private static Filter pastJavalin(Exchange exchange) {
    return (request, response, others) -> {
      if (request instanceof HttpServletRequest asked
          && response instanceof HttpServletResponse answer
          && (asked.getHeader("Sec-WebSocket-Version") != null || unknown(asked.getMethod()))) {
        exchange.serve(asked, answer);
      } else if (request instanceof HttpServletRequest asked
          && response instanceof HttpServletResponse answer
          && asked.getMethod().equals(CONNECT)) {
        // It names no path, but a host: this is no proxy.
        answer.sendError(HttpServletResponse.SC_NOT_FOUND);
      } else {
        others.doFilter(request, response);
      }
    };
  }

  private static boolean unknown(String method) {
    return !method.equals(CONNECT)
        && METHODS.stream().noneMatch(known -> known.name().equals(method));
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /// Javalin serves as a transport only: nothing of its own between the wire and the handler.
  private static void plainTransport(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.generateEtags = false;
    config.router.ignoreTrailingSlashes = false;
    config.router.treatMultipleSlashesAsSingleSlash = false;
  }

  private static SslContextFactory.Server tls(HttpSettings settings) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(settings.serving());
    tls.setKeyStorePassword("");
    tls.setTrustStore(settings.clientAuthorities());
    tls.setWantClientAuth(true);
    tls.setEndpointIdentificationAlgorithm(null);
    tls.setSniRequired(false);
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    return tls;
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, SslContextFactory.Server tls, HttpSettings settings) {
    SecureRequestCustomizer customizer = new SecureRequestCustomizer();
    customizer.setSniHostCheck(false);
    http.addCustomizer(customizer);
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(Exchange.LARGEST_HEADER);
    http.setUriCompliance(ANY_PATH);
    http.setHttpCompliance(AS_GO);
    HttpConfiguration multiplexed = new HttpConfiguration(http);
    http.setIdleTimeout(settings.times().stalled().toMillis());
    multiplexed.setRequestHeaderSize(DECODABLE_HEADER_BYTES);
    multiplexed.addCustomizer(new EarlyAnswers());
    HTTP2ServerConnectionFactory h2 = new HTTP2ServerConnectionFactory(multiplexed);
    h2.setMaxConcurrentStreams(STREAMS_PER_CONNECTION);
    // Jetty takes silence for a fault, which of a watch it is not; [Patience] knows what is.
    h2.setStreamIdleTimeout(-1);
    h2.setInitialStreamRecvWindow(STREAM_WINDOW);
    h2.setRateControlFactory(new WindowRateControl.Factory(STREAMS_PER_CONNECTION));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    ServerConnector connector =
        new ServerConnector(
            server,
            1,
            2,
            new SslConnectionFactory(tls, alpn.getProtocol()),
            alpn,
            h2,
            new WholeChunks(http));
    connector.setHost(settings.bindAddress());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.times().idle().toMillis());
    return connector;
  }

  /// Where the server listens.
  public InetSocketAddress address() {
    return address;
  }

  /// Shows another certificate to whoever connects from now on; connections that are open stay.
  ///
  /// @param serving the server's certificate and key, without a password
  public void reload(KeyStore serving) throws SpiException {
    try {
      tls.reload(factory -> factory.setKeyStore(serving));
    } catch (Exception e) {
      throw new SpiException(
          ErrorKind.INTERNAL, "TLS", "the serving certificate cannot be exchanged", e);
    }
  }

  /// Ends streams, lets running requests end within a few seconds, and stops.
  @Override
  public void close() {
    exchange.drain();
    javalin.stop();
    rounds.shutdownNow();
  }
}
