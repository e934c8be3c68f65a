package io.binnacle.kernel.validation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An IP address as Go's `net.IP` has it: an IPv4 address mapped into IPv6 is an IPv4 address.
/// Pure.
///
/// @param four whether it is an IPv4 address
/// @param bits its 32 or 128 bits
/// @param form how it was written
public record IpAddress(boolean four, BigInteger bits, Form form) {
  private static final Pattern OCTET = Pattern.compile("[0-9]{1,9}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final BigInteger MAPPED = BigInteger.valueOf(0xffff).shiftLeft(32);
  private static final int GROUPS = 8;

  /// How an address was written.
  public enum Form {
    PLAIN,
    LEADING_ZEROS,
    MAPPED
  }

  /// Reads an address; leading zeros of decimal numbers are let through.
  public static Optional<IpAddress> parse(String text) {
    return text.indexOf(':') < 0 ? four(text) : six(text);
  }

  private static Optional<IpAddress> four(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    long bits = 0;
    boolean zeros = false;
    for (String part : parts) {
      if (!OCTET.matcher(part).matches() || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      zeros |= part.length() > 1 && part.startsWith("0");
      bits = (bits << 8) | Integer.parseInt(part);
    }
    return Optional.of(
        new IpAddress(true, BigInteger.valueOf(bits), zeros ? Form.LEADING_ZEROS : Form.PLAIN));
  }

  private static Optional<IpAddress> six(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    Optional<List<Integer>> tail = groups(gap < 0 ? "" : text.substring(gap + 2), true);
    if (head.isEmpty() || tail.isEmpty()) {
      return Optional.empty();
    }
    int known = head.get().size() + tail.get().size();
    if (gap < 0 ? known != GROUPS : known >= GROUPS) {
      return Optional.empty();
    }
    List<Integer> all = new ArrayList<>(head.get());
    while (all.size() < GROUPS - tail.get().size()) {
      all.add(0);
    }
    all.addAll(tail.get());
    BigInteger bits = BigInteger.ZERO;
    for (int group : all) {
      bits = bits.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    return bits.shiftRight(32).shiftLeft(32).equals(MAPPED)
        ? Optional.of(new IpAddress(true, bits.subtract(MAPPED), Form.MAPPED))
        : Optional.of(new IpAddress(false, bits, Form.PLAIN));
  }

  /// @param last whether the address ends here, so that it may end as an IPv4 address
  private static Optional<List<Integer>> groups(String text, boolean last) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return Optional.of(groups);
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        Optional<IpAddress> end = four(parts[i]);
        if (end.isEmpty() || end.get().form != Form.PLAIN) {
          return Optional.empty();
        }
        groups.add(end.get().bits.shiftRight(16).intValue());
        groups.add(end.get().bits.intValue() & 0xffff);
      } else if (GROUP.matcher(parts[i]).matches()) {
        groups.add(Integer.parseInt(parts[i], 16));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(groups);
  }

  /// How many bits it has.
  public int length() {
    return four ? 32 : 128;
  }

  boolean unspecified() {
    return bits.signum() == 0;
  }

  boolean loopback() {
    return four ? startsWith(127, 8) : bits.equals(BigInteger.ONE);
  }

  boolean linkLocal() {
    return four ? startsWith((169 << 8) | 254, 16) : startsWith(0xfe80 >> 6, 10);
  }

  boolean linkLocalMulticast() {
    return four ? startsWith(224 << 16, 24) : linkScopeMulticast();
  }

  /// `ff?2::/16`: the second half of the first byte but one holds flags.
  private boolean linkScopeMulticast() {
    int first = bits.shiftRight(112).intValue();
    return (first >> 8) == 0xff && (first & 0x0f) == 2;
  }

  private boolean startsWith(int prefix, int prefixLength) {
    return bits.shiftRight(length() - prefixLength).equals(BigInteger.valueOf(prefix));
  }

  /// As RFC 5952 has it.
  @Override
  public String toString() {
    if (four) {
      int b = bits.intValue();
      return (b >>> 24) + "." + ((b >>> 16) & 255) + "." + ((b >>> 8) & 255) + "." + (b & 255);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = bits.shiftRight(16 * (GROUPS - 1 - i)).intValue() & 0xffff;
    }
    int start = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
