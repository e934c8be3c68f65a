package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import java.util.List;

/// IP addresses in the fields that were there before addresses were checked strictly:
/// `IsValidIPForLegacyField`. Pure.
final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  /// Checks an address.
  ///
  /// @param kept addresses that the stored object has, which may stay
  static void check(Checked part, String text, List<String> kept) {
    if (kept.contains(text)) {
      return;
    }
    String shown = io.binnacle.kernel.error.FieldError.quote(text);
    if (!text.contains(":")) {
      if (!ipv4(text)) {
        part.invalid("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)", shown);
      } else if (List.of(text.split("\\.")).stream().anyMatch(IpText::padded)) {
        part.invalid("must not have leading 0s", shown);
      }
    } else if (!ipv6(text)) {
      part.invalid("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)", shown);
    } else if (text.matches("(?i)(::|(0+:){1,5}:|(0+:){5})ffff:.*") && text.contains(".")) {
      part.invalid("must not be an IPv4-mapped IPv6 address", shown);
    }
  }

  private static boolean padded(String octet) {
    return octet.length() > 1 && octet.startsWith("0");
  }

  static boolean ipv4(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != 4) {
      return false;
    }
    for (String octet : octets) {
      if (!octet.matches("0*[0-9]{1,3}") || Long.parseLong(octet) > 255) {
        return false;
      }
    }
    return true;
  }

  static boolean ipv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true) == GROUPS;
    }
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    int head = before.isEmpty() ? 0 : groups(before, false);
    int tail = after.isEmpty() ? 0 : groups(after, true);
    return head >= 0 && tail >= 0 && head + tail < GROUPS;
  }

  /// How many groups there are; below zero when one of them is none.
  private static int groups(String text, boolean last) {
    String[] groups = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < groups.length; i++) {
      if (last && i == groups.length - 1 && groups[i].contains(".")) {
        if (!ipv4(groups[i])) {
          return -GROUPS;
        }
        count += 2;
      } else if (groups[i].matches("[0-9a-fA-F]{1,4}")) {
        count++;
      } else {
        return -GROUPS;
      }
    }
    return count;
  }
}
