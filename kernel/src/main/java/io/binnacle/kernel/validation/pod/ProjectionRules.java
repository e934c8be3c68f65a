package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.Set;

/// `validateProjectedVolumeSource`: files of several sources in one volume, no two at one path. The
/// sources that are off by default are dropped before validation. Pure.
final class ProjectionRules {
  private static final long SHORTEST_TOKEN_SECONDS = 600;
  private static final long LONGEST_TOKEN_SECONDS = 1L << 32;

  private ProjectionRules() {}

  static void check(Checked volume, PodLeniency leniency) {
    PathRules.mode(volume.field("defaultMode"));
    Set<String> paths = new HashSet<>();
    for (Checked source : volume.field("sources").items()) {
      int kinds = 0;
      for (String kind : new String[] {"secret", "configMap"}) {
        Checked named = source.field(kind);
        if (named.present()) {
          kinds++;
          keys(volume, named, paths);
        }
      }
      if (source.field("downwardAPI").present()) {
        kinds++;
        for (Checked file : source.field("downwardAPI", "items").items()) {
          DownwardRules.file(file.under(source.path() + ".downwardAPI"));
          once(volume, file.field("path").text(), file.field("path").text(), paths);
        }
      }
      if (source.field("serviceAccountToken").present()) {
        kinds++;
        token(volume, source.field("serviceAccountToken"), leniency);
      }
      if (kinds > 1) {
        source.forbidden("may not specify more than 1 volume type per source");
      }
    }
  }

  private static void keys(Checked volume, Checked named, Set<String> paths) {
    named.field("name").require("");
    for (Checked item : named.field("items").items()) {
      PathRules.keyToPath(item);
      once(volume, item.field("path").text(), named.field("name").text(), paths);
    }
  }

  private static void once(Checked volume, String path, String shown, Set<String> paths) {
    if (!path.isEmpty() && !paths.add(path)) {
      volume.invalid("conflicting duplicate paths", FieldError.quote(shown));
    }
  }

  private static void token(Checked volume, Checked token, PodLeniency leniency) {
    Checked expiry = token.field("expirationSeconds");
    long seconds = expiry.integer().orElse(0);
    if (seconds < SHORTEST_TOKEN_SECONDS) {
      expiry.invalid("may not specify a duration less than 10 minutes", Long.toString(seconds));
    }
    if (seconds > LONGEST_TOKEN_SECONDS) {
      expiry.invalid("may not specify a duration larger than 2^32 seconds");
    }
    // Upstream tells of the token's path as if it were the volume's.
    Checked path = token.field("path").under(volume.path() + ".path");
    if (path.require("") && !leniency.tokenPath()) {
      PathRules.notReserved(path);
    }
  }
}
