package io.binnacle.spi;

/// A version of this SPI, as a plugin's manifest names it in `Binnacle-Spi`.
///
/// A server with version M.n loads plugins built for M.k with k ≤ n.
public record SpiVersion(int major, int minor) {
  /// The version of the SPI in this jar.
  public static final SpiVersion CURRENT = new SpiVersion(1, 0);

  /// Reads `MAJOR.MINOR`.
  ///
  /// @throws IllegalArgumentException when `text` is something else
  public static SpiVersion parse(String text) {
    String[] parts = text.strip().split("\\.", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("not MAJOR.MINOR: \"" + text + "\"");
    }
    try {
      return new SpiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not MAJOR.MINOR: \"" + text + "\"", e);
    }
  }

  /// Whether a server with this version can load a plugin built for `needed`.
  public boolean satisfies(SpiVersion needed) {
    return major == needed.major && needed.minor <= minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
