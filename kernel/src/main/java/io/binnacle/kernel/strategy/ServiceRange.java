package io.binnacle.kernel.strategy;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// The addresses of Services: an IPv4 network whose first address is the network's own, and whose
/// last is for broadcasts.
///
/// @param network the network's address as a number
/// @param prefixLength how many leading bits all addresses share
public record ServiceRange(int network, int prefixLength) {

  /// Reads `10.96.0.0/16`.
  public static ServiceRange parse(String text) {
    int slash = text.indexOf('/');
    OptionalInt address = slash < 0 ? OptionalInt.empty() : number(text.substring(0, slash));
    if (address.isEmpty()) {
      throw new IllegalArgumentException("not an IPv4 network: " + text);
    }
    return new ServiceRange(address.getAsInt(), Integer.parseInt(text.substring(slash + 1)));
  }

  public boolean contains(String address) {
    OptionalInt number = number(address);
    if (number.isEmpty()) {
      return false;
    }
    long offset = (number.getAsInt() - network) & 0xffffffffL;
    return offset > 0 && offset < size() - 1;
  }

  /// The first address for a Service, which is that of the API server itself.
  public String first() {
    return text(network + 1);
  }

  /// An address from the upper part of the range: the lower part is left for those who choose their
  /// own.
  String any(RandomGenerator random) {
    long size = size();
    long reserved = Math.min(Math.max(16, size / 16), 256);
    long lower = size > 2 * reserved ? reserved : 1;
    return text((int) (network + random.nextLong(lower, size - 1)));
  }

  /// The free-for-all search of a nearly full range: the address after `address`, round and round.
  String after(String address) {
    long offset = (number(address).orElse(network) - network) & 0xffffffffL;
    long next = offset + 1 >= size() - 1 ? 1 : offset + 1;
    return text((int) (network + next));
  }

  long size() {
    return 1L << (32 - prefixLength);
  }

  @Override
  public String toString() {
    return text(network) + "/" + prefixLength;
  }

  /// Whether the text is an IPv4 address as Kubernetes writes them, without leading zeros.
  static Optional<String> address(String text) {
    OptionalInt number = number(text);
    return number.isPresent() && text(number.getAsInt()).equals(text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static OptionalInt number(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return OptionalInt.empty();
    }
    int number = 0;
    for (String part : parts) {
      if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
        return OptionalInt.empty();
      }
      number = number << 8 | Integer.parseInt(part);
    }
    return OptionalInt.of(number);
  }

  private static String text(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }
}
