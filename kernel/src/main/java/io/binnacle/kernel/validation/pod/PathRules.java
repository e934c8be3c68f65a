package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import java.util.List;

/// The rules of paths in volumes and mounts. Pure.
public final class PathRules {
  private PathRules() {}

  /// Checks that a path does not lead upwards (`validatePathNoBacksteps`).
  ///
  /// @param at the part that faults are told of, which is not always the one that has the path
  public static void noBacksteps(Checked at) {
    if (backsteps(at.text())) {
      at.invalid("must not contain '..'");
    }
  }

  static boolean backsteps(String path) {
    return List.of(path.split("/", -1)).contains("..");
  }

  /// Checks that a path is relative and leads downwards (`validateLocalDescendingPath`).
  static void descending(Checked path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    noBacksteps(path);
  }

  /// Checks that a path is one that a volume's files may have (`ValidateLocalNonReservedPath`).
  static void notReserved(Checked path) {
    descending(path);
    if (path.text().startsWith("..") && !path.text().startsWith("../")) {
      path.invalid("must not start with '..'");
    }
  }

  /// Checks the permission bits of a file; nothing when they are absent.
  static void mode(Checked mode) {
    long bits = mode.integer().orElse(0);
    if (bits < 0 || bits > 0777) {
      mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
    }
  }

  /// Checks a key and the path that it is put at (`validateKeyToPath`).
  static void keyToPath(Checked item) {
    item.field("key").require("");
    item.field("path").require("");
    notReserved(item.field("path"));
    mode(item.field("mode"));
  }
}
