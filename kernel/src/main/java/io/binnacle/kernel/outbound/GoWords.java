package io.binnacle.kernel.outbound;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// What Go's network library says of the failures that Java's has other words for.
final class GoWords {
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");
  private static final Pattern PLAIN = Pattern.compile("(?i)unsupported or unrecognized SSL.*");

  private GoWords() {}

  /// @param address where to, e.g. `10.0.0.1:80`
  static OutboundException dial(String address, IOException failure) {
    return new OutboundException("dial tcp " + address + ": " + connect(failure), failure, true);
  }

  private static String connect(IOException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof SocketTimeoutException) {
      return "i/o timeout";
    }
    if (failure instanceof NoRouteToHostException || text.contains("no route to host")) {
      return "connect: no route to host";
    }
    if (text.contains("network is unreachable")) {
      return "connect: network is unreachable";
    }
    if (failure instanceof ConnectException && text.contains("refused")) {
      return "connect: connection refused";
    }
    return "connect: " + text;
  }

  static OutboundException lookUp(String host, IOException failure) {
    return new OutboundException("dial tcp: lookup " + host + ": no such host", failure, true);
  }

  static OutboundException handshake(IOException failure) {
    return new OutboundException(tls(failure), failure, true);
  }

  private static String tls(IOException failure) {
    if (failure instanceof SocketTimeoutException) {
      return "net/http: TLS handshake timeout";
    }
    String text = String.valueOf(failure.getMessage());
    Matcher alert = ALERT.matcher(text);
    if (alert.find()) {
      return "remote error: tls: " + alert.group(1).replace('_', ' ');
    }
    if (failure instanceof SSLException && PLAIN.matcher(text).matches()) {
      return "tls: first record does not look like a TLS handshake";
    }
    Optional<String> certificate = certificate(failure);
    if (certificate.isPresent()) {
      return "tls: failed to verify certificate: x509: " + certificate.get();
    }
    return exchange(failure);
  }

  private static Optional<String> certificate(Throwable failure) {
    boolean untrusted = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return Optional.of("certificate has expired or is not yet valid");
      }
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        untrusted = true;
      } else if (cause instanceof CertificateException && cause.getCause() == null) {
        return Optional.of(String.valueOf(cause.getMessage()));
      }
    }
    return untrusted ? Optional.of("certificate signed by unknown authority") : Optional.empty();
  }

  /// Of a connection that stood.
  static OutboundException talk(IOException failure) {
    return new OutboundException(exchange(failure), failure, false);
  }

  private static String exchange(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    Matcher alert = ALERT.matcher(text);
    if (alert.find()) {
      return "remote error: tls: " + alert.group(1).replace('_', ' ');
    }
    if (failure instanceof SocketTimeoutException) {
      return "net/http: timeout awaiting response headers";
    }
    if (failure instanceof EOFException || text.contains("terminated the handshake")) {
      return "EOF";
    }
    String small = text.toLowerCase(Locale.ROOT);
    if (small.contains("connection reset")) {
      return "read: connection reset by peer";
    }
    return small.contains("broken pipe") ? "write: broken pipe" : text;
  }
}
