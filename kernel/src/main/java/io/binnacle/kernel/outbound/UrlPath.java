package io.binnacle.kernel.outbound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/// Paths of URLs as Go's libraries join and escape them.
public final class UrlPath {
  private static final String UNESCAPED = "-_.~$&+,/:;=@";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private UrlPath() {}

  /// A path without empty, `.` and `..` segments, which keeps its last slash. Empty stays empty.
  public static String clean(String path) {
    if (path.isEmpty()) {
      return "";
    }
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    String joined = "/" + String.join("/", segments);
    return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
  }

  /// A decoded path as a URL has it.
  public static String escape(String decoded) {
    StringBuilder escaped = new StringBuilder(decoded.length());
    for (byte one : decoded.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNESCAPED.indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HEX.toHexDigits(one));
      }
    }
    return escaped.toString();
  }
}
