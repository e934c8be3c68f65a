package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import java.util.Locale;
import java.util.Optional;

/// The parts of a URL as Go's `net/url` takes it apart, which takes more than [java.net.URI] does,
/// and its words for what it does not take. Immutable.
///
/// @param scheme in lower case, empty when there is none
/// @param user name and password, empty when there are none
/// @param host with the port
public record WebAddress(String scheme, String user, String host, String query, String fragment) {
  private static final String ALLOWED_IN_HOST = "-_.~!$&'()*+,;=:[]<>\"";
  private static final String ALLOWED_IN_USER = "-._:~!$&'()*+,;=%@";
  private static final String HEXADECIMAL = "0123456789abcdefABCDEF";

  /// Why a text is no URL.
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }

  /// @throws Malformed in Go's words
  public static WebAddress parse(String text) throws Malformed {
    int hash = text.indexOf('#');
    String before = hash < 0 ? text : text.substring(0, hash);
    String fragment = hash < 0 ? "" : text.substring(hash + 1);
    String shown = before;
    try {
      WebAddress parsed = parts(before, fragment);
      shown = text;
      unescape(fragment, false);
      return parsed;
    } catch (Malformed why) {
      throw new Malformed("parse " + FieldError.quote(shown) + ": " + why.getMessage());
    }
  }

  private static WebAddress parts(String text, String fragment) throws Malformed {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new Malformed("net/url: invalid control character in URL");
    }
    int colon = schemeLength(text);
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = text.substring(colon + 1);
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    rest = mark < 0 ? rest : rest.substring(0, mark);
    if (!rest.startsWith("/")) {
      if (!scheme.isEmpty()) {
        return new WebAddress(scheme, "", "", query, fragment);
      }
      if (rest.split("/", 2)[0].indexOf(':') >= 0) {
        throw new Malformed("first path segment in URL cannot contain colon");
      }
    }
    String user = "";
    String host = "";
    if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
      int slash = rest.indexOf('/', 2);
      String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      rest = slash < 0 ? "" : rest.substring(slash);
      int at = authority.lastIndexOf('@');
      host = authority.substring(at + 1);
      checkHost(host, scheme.matches("https?"));
      user = at < 0 ? "" : user(authority.substring(0, at));
    }
    unescape(rest, false);
    return new WebAddress(scheme, user, host, query, fragment);
  }

  /// Where the colon after the scheme is; -1 when there is none.
  private static int schemeLength(String text) throws Malformed {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (c == ':') {
        if (i == 0) {
          throw new Malformed("missing protocol scheme");
        }
        return i;
      }
      if (!letter && (i == 0 || "0123456789+-.".indexOf(c) < 0)) {
        return -1;
      }
    }
    return -1;
  }

  private static String user(String text) throws Malformed {
    boolean fine =
        text.chars()
            .allMatch(
                c -> (c < 0x80 && Character.isLetterOrDigit(c)) || ALLOWED_IN_USER.indexOf(c) >= 0);
    if (!fine) {
      throw new Malformed("net/url: invalid userinfo");
    }
    unescape(text, false);
    return text;
  }

  /// @param strict whether one colon is all that there may be
  private static void checkHost(String host, boolean strict) throws Malformed {
    int open = host.lastIndexOf('[');
    if (open > 0) {
      throw new Malformed("invalid IP-literal");
    }
    int port;
    if (open == 0) {
      int closed = host.lastIndexOf(']');
      if (closed < 0) {
        throw new Malformed("missing ']' in host");
      }
      port = closed + 1;
      String literal = host.substring(1, closed).split("%25", 2)[0];
      Optional<IpAddress> address = IpAddress.parse(literal);
      if (address.isEmpty()) {
        throw new Malformed(
            "invalid host: ParseAddr(" + FieldError.quote(literal) + "): unable to parse IP");
      }
      if (address.get().four()) {
        throw new Malformed("invalid IP-literal");
      }
    } else {
      int colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
      port = colon < 0 ? host.length() : colon;
    }
    String shownPort = host.substring(port);
    if (!shownPort.matches("(:[0-9]*)?")) {
      throw new Malformed("invalid port " + FieldError.quote(shownPort) + " after host");
    }
    if (open < 0) {
      unescape(host, true);
    }
  }

  /// Checks what is escaped and, in a host, what would have to be.
  private static void unescape(String text, boolean host) throws Malformed {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        String escape = text.substring(i, Math.min(i + 3, text.length()));
        boolean whole =
            escape.length() == 3
                && HEXADECIMAL.indexOf(escape.charAt(1)) >= 0
                && HEXADECIMAL.indexOf(escape.charAt(2)) >= 0;
        if (!whole
            || (host && Character.digit(escape.charAt(1), 16) < 8 && !escape.equals("%25"))) {
          throw new Malformed("invalid URL escape " + FieldError.quote(escape));
        }
        i += 2;
      } else if (host
          && c < 0x80
          && !Character.isLetterOrDigit(c)
          && ALLOWED_IN_HOST.indexOf(c) < 0) {
        throw new Malformed(
            "invalid character " + FieldError.quote(String.valueOf(c)) + " in host name");
      }
    }
  }
}
