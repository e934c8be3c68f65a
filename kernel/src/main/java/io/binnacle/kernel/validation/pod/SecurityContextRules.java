package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import java.util.List;

/// `ValidateSecurityContext` and `validatePodSpecSecurityContext`. Pure.
final class SecurityContextRules {
  private static final int LONGEST_PROFILE = 4095;
  private static final List<String> PROFILE_TYPES =
      List.of("Localhost", "RuntimeDefault", "Unconfined");

  private SecurityContextRules() {}

  /// Checks a container's.
  ///
  /// @param hostUsers whether the pod has the host's users
  static void ofContainer(Checked context, boolean hostUsers) {
    if (!context.present()) {
      return;
    }
    userId(context.field("runAsUser"));
    userId(context.field("runAsGroup"));
    Checked mount = context.field("procMount");
    if (mount.present()) {
      mount.oneOf(List.of("Default", "Unmasked"));
      if (hostUsers && mount.is("Unmasked")) {
        mount.invalid("`hostUsers` must be false to use `Unmasked`");
      }
    }
    seccomp(context.field("seccompProfile"));
    Checked escalation = context.field("allowPrivilegeEscalation");
    if (escalation.present() && !escalation.flag()) {
      if (context.field("privileged").flag()) {
        context.invalid(
            "cannot set `allowPrivilegeEscalation` to false and `privileged` to true",
            GoShape.show("SecurityContext", context));
      }
      for (Checked capability : context.field("capabilities", "add").items()) {
        if (capability.is("CAP_SYS_ADMIN")) {
          context.invalid(
              "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add`"
                  + " CAP_SYS_ADMIN",
              GoShape.show("SecurityContext", context));
        }
      }
    }
    WindowsRules.options(context.field("windowsOptions"));
    appArmor(context.field("appArmorProfile"));
  }

  /// Checks a pod's.
  static void ofPod(Checked spec, PodLeniency leniency) {
    Checked context = spec.field("securityContext");
    userId(context.field("fsGroup"));
    userId(context.field("runAsUser"));
    userId(context.field("runAsGroup"));
    context.field("supplementalGroups").items().forEach(SecurityContextRules::userId);
    Checked sharing = spec.field("shareProcessNamespace");
    if (sharing.flag() && spec.field("hostPID").flag()) {
      sharing
          .under(context.path() + ".shareProcessNamespace")
          .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
    }
    SysctlRules.check(spec, leniency);
    if (context.field("fsGroupChangePolicy").present()) {
      context.field("fsGroupChangePolicy").oneOf(List.of("Always", "OnRootMismatch"));
    }
    seccomp(context.field("seccompProfile"));
    WindowsRules.options(context.field("windowsOptions"));
    appArmor(context.field("appArmorProfile"));
    if (context.field("supplementalGroupsPolicy").present()) {
      context.field("supplementalGroupsPolicy").oneOf(List.of("Merge", "Strict"));
    }
    if (context.field("seLinuxChangePolicy").present()) {
      context
          .field("seLinuxChangePolicy")
          .oneOf(
              leniency.anySelinuxPolicy()
                  ? List.of("MountOption", "Recursive")
                  : List.of("Recursive"));
    }
  }

  private static void userId(Checked id) {
    if (id.integer().isPresent()) {
      id.invalid(Formats.userId(id.integer().getAsLong()));
    }
  }

  private static void seccomp(Checked profile) {
    if (!profile.present()) {
      return;
    }
    Checked type = profile.field("type");
    Checked path = profile.field("localhostProfile");
    if (type.require("type is required when seccompProfile is set")) {
      type.oneOf(PROFILE_TYPES);
    }
    if (!type.is("Localhost")) {
      if (path.present()) {
        path.invalid(
            "can only be set when seccomp type is Localhost",
            GoShape.show("SeccompProfile", profile));
      }
    } else if (!path.present()) {
      path.required("must be set when seccomp type is Localhost");
    } else {
      PathRules.descending(path);
    }
  }

  private static void appArmor(Checked profile) {
    if (!profile.present()) {
      return;
    }
    Checked type = profile.field("type");
    Checked path = profile.field("localhostProfile");
    switch (type.text()) {
      case "Localhost" -> localhost(path);
      case "RuntimeDefault", "Unconfined" -> {
        if (path.present()) {
          path.invalid("can only be set when AppArmor type is Localhost");
        }
      }
      case "" -> type.required("type is required when appArmorProfile is set");
      default -> type.notSupported(PROFILE_TYPES);
    }
  }

  private static void localhost(Checked path) {
    if (!path.present()) {
      path.required("must be set when AppArmor type is Localhost");
      return;
    }
    String text = path.text();
    if (!text.strip().equals(text)) {
      path.invalid("must not be padded with whitespace", FieldError.quote(text));
    } else if (text.isEmpty()) {
      path.required("must be set when AppArmor type is Localhost");
    }
    if (text.length() > LONGEST_PROFILE) {
      path.tooLong(LONGEST_PROFILE);
    }
  }
}
