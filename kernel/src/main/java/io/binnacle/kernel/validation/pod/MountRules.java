package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where volumes appear in containers: `ValidateVolumeMounts` and `ValidateVolumeDevices`. Pure.
final class MountRules {
  private MountRules() {}

  static void mounts(Checked container, Map<String, Checked> volumes) {
    Checked mounts = container.field("volumeMounts");
    Map<String, String> devices = paths(container.field("volumeDevices"), "devicePath");
    boolean privileged = container.field("securityContext", "privileged").flag();
    Set<String> points = new HashSet<>();
    for (Checked mount : mounts.items()) {
      Checked name = mount.field("name");
      Checked path = mount.field("mountPath");
      name.require("");
      if (!volumes.containsKey(name.text())) {
        name.add(FieldError.notFound(name.path(), FieldError.quote(name.text())));
      }
      path.require("");
      if (!points.add(path.text())) {
        path.invalid("must be unique", FieldError.quote(path.text()));
      }
      if (devices.containsKey(name.text())) {
        name.invalid("must not already exist in volumeDevices", FieldError.quote(name.text()));
      }
      if (devices.containsValue(path.text())) {
        path.invalid(
            "must not already exist as a path in volumeDevices", FieldError.quote(path.text()));
      }
      subPaths(mounts, mount);
      propagation(mounts, mount, privileged);
    }
  }

  /// Upstream tells of these below the list and not below the mount.
  private static void subPaths(Checked mounts, Checked mount) {
    Checked path = mount.field("subPath");
    if (!path.empty()) {
      PathRules.descending(path.under(mounts.path() + ".subPath"));
    }
    Checked expression = mount.field("subPathExpr");
    if (!expression.empty()) {
      if (!path.empty()) {
        expression.invalid("subPathExpr and subPath are mutually exclusive");
      }
      PathRules.descending(expression.under(mounts.path() + ".subPathExpr"));
    }
  }

  private static void propagation(Checked mounts, Checked mount, boolean privileged) {
    Checked propagation =
        mount.field("mountPropagation").under(mounts.path() + ".mountPropagation");
    if (propagation.present()) {
      propagation.oneOf(List.of("Bidirectional", "HostToContainer", "None"));
      if (propagation.is("Bidirectional") && !privileged) {
        propagation.forbidden(
            "Bidirectional mount propagation is available only to privileged containers");
      }
    }
    Checked recursive =
        mount.field("recursiveReadOnly").under(mounts.path() + ".recursiveReadOnly");
    if (!recursive.present() || recursive.is("Disabled")) {
      return;
    }
    if (!recursive.isOneOf("Enabled", "IfPossible")) {
      recursive.notSupported(List.of("Disabled", "Enabled", "IfPossible"));
      return;
    }
    if (!mount.field("readOnly").flag()) {
      recursive.forbidden("may only be specified when readOnly is true");
    }
    if (propagation.present() && !propagation.is("None")) {
      recursive.forbidden("may only be specified when mountPropagation is None or not specified");
    }
  }

  static void devices(Checked container, Map<String, Checked> volumes) {
    Map<String, String> mounts = paths(container.field("volumeMounts"), "mountPath");
    Set<String> paths = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Checked device : container.field("volumeDevices").items()) {
      Checked name = device.field("name");
      Checked path = device.field("devicePath");
      name.require("");
      if (names.contains(name.text())) {
        name.invalid("must be unique");
      }
      Checked volume = volumes.get(name.text());
      if (volume == null) {
        name.add(FieldError.notFound(name.path(), FieldError.quote(name.text())));
      } else if (!volume.field("persistentVolumeClaim").present()
          && !volume.field("ephemeral").present()) {
        name.invalid(
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block"
                + " mode");
      }
      path.require("");
      if (paths.contains(path.text())) {
        path.invalid("must be unique", FieldError.quote(path.text()));
      }
      if (PathRules.backsteps(path.text())) {
        path.invalid("can not contain backsteps ('..')");
      } else {
        paths.add(path.text());
      }
      if (mounts.containsKey(name.text())) {
        name.invalid("must not already exist in volumeMounts", FieldError.quote(name.text()));
      }
      if (mounts.containsValue(path.text())) {
        path.invalid(
            "must not already exist as a path in volumeMounts", FieldError.quote(path.text()));
      }
      if (!name.empty()) {
        names.add(name.text());
      }
    }
  }

  private static Map<String, String> paths(Checked list, String member) {
    Map<String, String> paths = new HashMap<>();
    for (Checked item : list.items()) {
      paths.put(item.field("name").text(), item.field(member).text());
    }
    return paths;
  }
}
