package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// `validateSysctls`: the parameters of the kernel that a pod sets. Pure.
final class SysctlRules {
  private static final int LONGEST = 253;
  private static final String SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String NAME = "(" + SEGMENT + "[\\./])*" + SEGMENT;
  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
  private static final Set<String> OF_IPC =
      Set.of(
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced",
          "kernel.shm",
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.msg");

  private SysctlRules() {}

  static void check(Checked spec, PodLeniency leniency) {
    Set<String> seen = new HashSet<>();
    for (Checked sysctl : spec.field("securityContext", "sysctls").items()) {
      Checked name = sysctl.field("name");
      if (name.require("")) {
        if (name.text().length() > LONGEST || !NAME_PATTERN.matcher(name.text()).matches()) {
          name.invalid(
              "must have at most " + LONGEST + " characters and match regex ^" + NAME + "$");
        } else if (seen.contains(name.text())) {
          name.duplicate();
        }
      }
      if (!leniency.hostSysctls() && ofHost(spec, name.text())) {
        String sharing = ofNetwork(name.text()) ? "hostNetwork" : "hostIPC";
        name.invalid("may not be specified when '" + sharing + "' is true");
      }
      seen.add(name.text());
    }
  }

  /// Whether a parameter belongs to a namespace that the pod shares with its host.
  static boolean ofHost(Checked spec, String name) {
    return (spec.field("hostNetwork").flag() && ofNetwork(name))
        || (spec.field("hostIPC").flag() && ofIpc(name));
  }

  private static boolean ofNetwork(String name) {
    return dotted(name).startsWith("net.");
  }

  private static boolean ofIpc(String name) {
    return OF_IPC.contains(dotted(name)) || dotted(name).startsWith("fs.mqueue.");
  }

  /// Dots and slashes change places when a slash comes first.
  private static String dotted(String name) {
    int separator = 0;
    while (separator < name.length() && "./".indexOf(name.charAt(separator)) < 0) {
      separator++;
    }
    boolean slashes = separator < name.length() && name.charAt(separator) == '/';
    String dotted = slashes ? name.replace('.', '\0').replace('/', '.').replace('\0', '/') : name;
    int star = dotted.indexOf('*');
    return star < 0 ? dotted : dotted.substring(0, star);
  }
}
