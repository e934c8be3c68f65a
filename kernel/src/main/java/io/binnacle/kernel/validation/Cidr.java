package io.binnacle.kernel.validation;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address with the length of its network's prefix, e.g. `10.0.0.0/8`. Pure.
///
/// @param address the address, which may have bits beyond the prefix
/// @param prefix how many bits lead
/// @param zeros whether the length of the prefix was written with leading zeros
public record Cidr(IpAddress address, int prefix, boolean zeros) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  /// Reads a network; leading zeros are let through.
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !NUMBER.matcher(text.substring(slash + 1)).matches()) {
      return Optional.empty();
    }
    String length = text.substring(slash + 1);
    int prefix = Integer.parseInt(length);
    boolean zeros = length.length() > 1 && length.startsWith("0");
    boolean six = text.substring(0, slash).indexOf(':') >= 0;
    return IpAddress.parse(text.substring(0, slash))
        .filter(_ -> prefix <= (six ? 128 : 32))
        .map(address -> new Cidr(address, prefix, zeros));
  }

  boolean mapped() {
    return address.form() == IpAddress.Form.MAPPED;
  }

  /// How many bits of the address itself lead.
  public int length() {
    return mapped() ? Math.max(0, prefix - 96) : prefix;
  }

  private BigInteger networkBits() {
    int host = address.length() - length();
    return address.bits().shiftRight(host).shiftLeft(host);
  }

  /// Whether the address has bits beyond the prefix.
  public boolean hasHostBits() {
    return !networkBits().equals(address.bits());
  }

  /// Whether another network is within this one, and smaller.
  public boolean strictlyContains(Cidr other) {
    int host = address.length() - length();
    return address.four() == other.address.four()
        && other.networkBits().shiftRight(host).equals(address.bits().shiftRight(host))
        && length() < other.length();
  }

  /// The network as Go prints it.
  @Override
  public String toString() {
    return new IpAddress(address.four(), networkBits(), IpAddress.Form.PLAIN) + "/" + length();
  }
}
