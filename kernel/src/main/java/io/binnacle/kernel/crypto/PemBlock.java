package io.binnacle.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of a PEM text, found as Go's `encoding/pem` finds it: what is no block is passed over.
///
/// @param type what the block says it is, e.g. `CERTIFICATE`
/// @param text the block as it was written
record PemBlock(String type, String text) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "^-----BEGIN ([^\\r\\n]*?)-----[ \\t]*\\r?\\n((?:[^\\r\\n]*\\r?\\n)*?)-----END \\1-----[ \\t]*\\r?$",
          Pattern.MULTILINE);
  private static final Pattern HEADER = Pattern.compile("^[^:\\r\\n]+:[^\\r\\n]*\\r?\\n\\s*");

  static List<PemBlock> read(byte[] bytes) {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      if (decodable(matcher.group(2))) {
        blocks.add(new PemBlock(matcher.group(1), matcher.group()));
      }
    }
    return blocks;
  }

  private static boolean decodable(String body) {
    String rest = body;
    Matcher header = HEADER.matcher(rest);
    while (header.find()) {
      rest = rest.substring(header.end());
      header = HEADER.matcher(rest);
    }
    try {
      Base64.getDecoder().decode(rest.replaceAll("\\s", ""));
      return true;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
