package io.binnacle.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of a PEM text, found as Go's `encoding/pem` finds it: what is no block is passed over.
///
/// @param type what the block says it is, e.g. `CERTIFICATE`
/// @param text the block as it was written
record PemBlock(String type, String text) {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([^\\r]*)-----[ \\t]*\\r?");
  private static final Pattern END = Pattern.compile("-----END ([^\\r]*)-----[ \\t]*\\r?");
  private static final Pattern HEADER = Pattern.compile("^[^:\\r\\n]+:[^\\r\\n]*\\r?\\n\\s*");

  static List<PemBlock> read(byte[] bytes) {
    List<String> lines = List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1));
    Map<String, Deque<Integer>> ends = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher end = END.matcher(lines.get(i));
      if (end.matches()) {
        ends.computeIfAbsent(end.group(1), _ -> new ArrayDeque<>()).add(i);
      }
    }
    List<PemBlock> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher begin = BEGIN.matcher(lines.get(i));
      if (begin.matches()) {
        Deque<Integer> following = ends.getOrDefault(begin.group(1), new ArrayDeque<>());
        while (!following.isEmpty() && following.peek() < i) {
          following.remove();
        }
        if (!following.isEmpty()) {
          int end = following.remove();
          if (decodable(String.join("\n", lines.subList(i + 1, end)) + "\n")) {
            blocks.add(new PemBlock(begin.group(1), String.join("\n", lines.subList(i, end + 1))));
          }
          i = end;
        }
      }
    }
    return blocks;
  }

  private static boolean decodable(String body) {
    Matcher header = HEADER.matcher(body);
    int start = 0;
    while (header.lookingAt()) {
      start = header.end();
      header.region(start, body.length());
    }
    try {
      Base64.getDecoder().decode(body.substring(start).replaceAll("\\s", ""));
      return true;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
