package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.registry.ListVersion;
import io.binnacle.spi.model.Status;

/// Reads resource versions as requests give them.
final class Revisions {
  private Revisions() {}

  /// Refuses what a GET cannot ask for.
  static void checkForGet(String version) {
    if (!version.isEmpty()) {
      parseForWatch(version);
    }
  }

  /// The state that a list asks for. With a limit, a version alone means just that version: pages
  /// show one state.
  static ListVersion ofList(CollectionOptions options) {
    String version = options.resourceVersion();
    if (version.isEmpty()) {
      return new ListVersion.Latest();
    }
    long revision = parseForList(version);
    if (options.exact() || (options.resourceVersionMatch().isEmpty() && options.limit() > 0)) {
      return revision == 0 ? new ListVersion.Any() : new ListVersion.Exact(revision);
    }
    return revision == 0 ? new ListVersion.Any() : new ListVersion.NotOlderThan(revision);
  }

  static long parseForList(String version) {
    try {
      return parse(version);
    } catch (NumberFormatException malformed) {
      throw ApiErrors.badRequest("invalid resource version: " + complaint(version));
    }
  }

  /// As watches and reads of one object complain: with a failure of their own.
  static long parseForWatch(String version) {
    try {
      return parse(version);
    } catch (NumberFormatException malformed) {
      throw new ApiException(Status.failure(500, "", complaint(version)));
    }
  }

  /// The version that an object carries; 0 when it carries none.
  ///
  /// @throws ApiException 500 as upstream's, when it is no number
  static long ofObject(String version) {
    if (version.isEmpty()) {
      return 0;
    }
    try {
      return parse(version);
    } catch (NumberFormatException malformed) {
      throw new ApiException(Status.failure(500, "", parsing(version)));
    }
  }

  /// Whether an object that is to be created carries a version; upstream passes over what is none.
  static boolean carried(String version) {
    try {
      return !version.isEmpty() && parse(version) != 0;
    } catch (NumberFormatException malformed) {
      return false;
    }
  }

  private static long parse(String version) {
    if (!version.matches("[0-9]+")) {
      throw new NumberFormatException(version);
    }
    long revision = Long.parseUnsignedLong(version);
    // No store comes so far: what lies beyond is as unreachable as the last.
    return revision < 0 ? Long.MAX_VALUE : revision;
  }

  private static String complaint(String version) {
    return FieldError.invalid("resourceVersion", FieldError.quote(version), parsing(version))
        .toString();
  }

  private static String parsing(String version) {
    String why = version.matches("[0-9]+") ? "value out of range" : "invalid syntax";
    return "strconv.ParseUint: parsing " + FieldError.quote(version) + ": " + why;
  }
}
