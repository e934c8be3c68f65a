package io.binnacle.kernel.registry;

import io.binnacle.kernel.error.ApiErrors;

/// Resource versions as clients write them.
public final class ResourceVersions {
  private ResourceVersions() {}

  /// @throws io.binnacle.kernel.error.ApiException 400 when the text is not a revision
  public static long parse(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw ApiErrors.badRequest(
          "invalid resource version \"" + text + "\": must be an unsigned integer");
    }
  }
}
