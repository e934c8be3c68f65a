package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.List;
import java.util.regex.Pattern;

/// What pods on Windows may say, and what only they may: `validateWindowsSecurityContextOptions`,
/// `validateWindowsHostProcessPod`, `validateWindows` and `validateLinux`. Pure.
final class WindowsRules {
  private static final int LARGEST_CREDENTIAL = 64 * 1024;
  private static final int LONGEST_DOMAIN = 256;
  private static final int LONGEST_USER = 104;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern NET_BIOS =
      Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final Pattern DNS = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*+");
  private static final Pattern BLANK = Pattern.compile("[. ]+");
  private static final Pattern ILLEGAL = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");
  private static final String ON_WINDOWS = "cannot be set for a windows pod";

  private WindowsRules() {}

  static void options(Checked options) {
    Checked credential = options.field("gmsaCredentialSpecName");
    if (credential.present()) {
      credential.invalid(Names.dnsSubdomain(credential.text()));
    }
    Checked content = options.field("gmsaCredentialSpec");
    if (content.present() && content.text().isEmpty()) {
      content.invalid("gmsaCredentialSpec cannot be an empty string");
    } else if (content.text().length() > LARGEST_CREDENTIAL) {
      content.invalid("gmsaCredentialSpec size must be under 64 KiB");
    }
    if (options.field("runAsUserName").present()) {
      userName(options.field("runAsUserName"));
    }
  }

  private static void userName(Checked name) {
    String[] parts = name.text().split("\\\\", -1);
    if (name.text().isEmpty()) {
      name.invalid("runAsUserName cannot be an empty string");
    } else if (CONTROL.matcher(name.text()).find()) {
      name.invalid("runAsUserName cannot contain control characters");
    } else if (parts.length > 2) {
      name.invalid("runAsUserName cannot contain more than one backslash");
    } else {
      if (parts.length == 2) {
        domain(name, parts[0]);
      }
      user(name, parts[parts.length - 1]);
    }
  }

  private static void domain(Checked name, String domain) {
    if (domain.length() >= LONGEST_DOMAIN) {
      name.invalid("runAsUserName's Domain length must be under 256 characters");
    }
    if (!NET_BIOS.matcher(domain).matches() && !DNS.matcher(domain).matches()) {
      name.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    }
  }

  private static void user(Checked name, String user) {
    if (user.isEmpty()) {
      name.invalid("runAsUserName's User cannot be empty");
    } else if (user.length() > LONGEST_USER) {
      name.invalid("runAsUserName's User length must not be longer than 104 characters");
    }
    if (BLANK.matcher(user).matches()) {
      name.invalid("runAsUserName's User cannot contain only periods or spaces");
    }
    if (ILLEGAL.matcher(user).find()) {
      name.invalid(
          "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
    }
  }

  /// Checks that all containers or none are processes of the host.
  static void hostProcesses(Checked spec) {
    Checked ofPod = spec.field("securityContext", "windowsOptions", "hostProcess");
    List<Checked> containers = Containers.all(spec);
    int hostProcesses = 0;
    for (Checked container : containers) {
      Checked own = container.field("securityContext", "windowsOptions", "hostProcess");
      if (ofPod.present() && own.present() && ofPod.flag() != own.flag()) {
        own.invalid(
            "pod hostProcess value must be identical if both are specified, was " + ofPod.flag());
      }
      if (own.present() ? own.flag() : ofPod.flag()) {
        hostProcesses++;
      }
    }
    if (hostProcesses == 0) {
      return;
    }
    if (hostProcesses != containers.size()) {
      spec.invalid(
          "If pod contains any hostProcess containers then all containers must be HostProcess"
              + " containers",
          FieldError.quote(""));
    }
    if (!spec.field("hostNetwork").flag()) {
      spec.field("hostNetwork")
          .invalid("hostNetwork must be true if pod contains any hostProcess containers", "false");
    }
  }

  /// Checks a pod whose system is named.
  static void system(Checked spec) {
    Checked os = spec.field("os");
    if (!os.present()) {
      return;
    }
    switch (os.field("name").text()) {
      case "" -> os.field("name").required("");
      case "linux" -> linux(spec);
      case "windows" -> windows(spec);
      default ->
          os.add(
              FieldError.notSupported(
                  os.path(), os.field("name").typed(), List.of("linux", "windows")));
    }
  }

  private static void linux(Checked spec) {
    forbid(
        spec.field("securityContext"),
        "windows options cannot be set for a linux pod",
        "windowsOptions");
    for (Checked container : Containers.all(spec)) {
      forbid(
          container.field("securityContext"),
          "windows options cannot be set for a linux pod",
          "windowsOptions");
    }
  }

  private static void windows(Checked spec) {
    Checked context = spec.field("securityContext");
    forbid(context, ON_WINDOWS, "appArmorProfile", "seLinuxOptions");
    forbid(spec, ON_WINDOWS, "hostUsers");
    for (String name : List.of("hostPID", "hostIPC")) {
      if (spec.field(name).flag()) {
        spec.field(name).forbidden(ON_WINDOWS);
      }
    }
    forbid(context, ON_WINDOWS, "seccompProfile", "fsGroup", "fsGroupChangePolicy");
    if (context.field("sysctls").size() > 0) {
      context.field("sysctls").forbidden(ON_WINDOWS);
    }
    forbid(spec, ON_WINDOWS, "shareProcessNamespace");
    forbid(
        context,
        ON_WINDOWS,
        "runAsUser",
        "runAsGroup",
        "supplementalGroups",
        "supplementalGroupsPolicy",
        "seLinuxChangePolicy");
    for (Checked container : Containers.all(spec)) {
      forbid(
          container.field("securityContext"),
          ON_WINDOWS,
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "capabilities",
          "readOnlyRootFilesystem",
          "privileged",
          "allowPrivilegeEscalation",
          "procMount",
          "runAsUser",
          "runAsGroup");
    }
  }

  private static void forbid(Checked context, String why, String... names) {
    for (String name : names) {
      if (context.field(name).present()) {
        context.field(name).forbidden(why);
      }
    }
  }
}
