package io.binnacle.kernel.schema;

/// Standard base64 with padding, checked as Go's decoder does.
final class Base64Text {
  private Base64Text() {}

  /// @throws IllTypedException naming the first byte at fault
  static void check(String text) throws IllTypedException {
    int length = text.length();
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    int body = length - padding;
    for (int i = 0; i < body; i++) {
      char c = text.charAt(i);
      boolean valid =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/';
      if (!valid && c != '\n' && c != '\r') {
        throw corrupt(i);
      }
    }
    boolean broken = text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && length % 4 != 0;
    if (broken) {
      throw corrupt(body);
    }
  }

  private static IllTypedException corrupt(int at) {
    return new IllTypedException("illegal base64 data at input byte " + at);
  }
}
