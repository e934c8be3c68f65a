package io.binnacle.backend.raft.peer;

import java.nio.file.Path;

/// Something about the files that is not as it was written.
///
/// @param sentence names the file, the place and what to do
/// @param fatal whether a start on these files would lose what was acknowledged
record Damage(String sentence, boolean fatal) {
  private static final String ADVICE =
      "; restore a backup into an empty directory or, in a cluster, remove this member and let it join"
          + " again with an empty one";

  static Damage fatal(Path file, String what) {
    return new Damage("the file " + file + " is damaged: " + what + ADVICE, true);
  }

  static Damage fatal(String what) {
    return new Damage(what + ADVICE, true);
  }

  /// What the other files make up for.
  static Damage harmless(String what, String advice) {
    return new Damage(what + "; " + advice, false);
  }
}
