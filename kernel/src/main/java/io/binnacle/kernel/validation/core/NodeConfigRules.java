package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// Where a node's configuration comes from, and came from: no longer used, and still checked when a
/// node changes.
final class NodeConfigRules {
  private static final String MAP = "namespace,name,uid=UID,resourceVersion,kubeletConfigKey";

  private NodeConfigRules() {}

  static void check(Checked node) {
    source(node.field("spec", "configSource"), false);
    Checked config = node.field("status", "config");
    for (String member : List.of("assigned", "active", "lastKnownGood")) {
      source(config.field(member), true);
    }
  }

  /// @param used whether it tells what is in use, and so which version of it
  private static void source(Checked source, boolean used) {
    if (!source.present()) {
      return;
    }
    Checked map = source.field("configMap");
    if (!map.present()) {
      ObjectValue shown =
          ObjectValue.of("ConfigMap", GoShape.optional(source.object(), "configMap", MAP));
      source.instead(shown).invalid("exactly one reference subfield must be non-nil");
      return;
    }
    for (String member : List.of("uid", "resourceVersion")) {
      Checked version = map.field(member);
      if (used) {
        version.require("");
      } else if (!version.empty()) {
        version.forbidden(member + " must not be set in spec");
      }
    }
    name(map.field("namespace"), true);
    name(map.field("name"), false);
    Checked key = map.field("kubeletConfigKey");
    if (key.require("")) {
      key.invalid(Formats.configKey(key.text()));
    }
  }

  private static void name(Checked name, boolean label) {
    if (name.require("")) {
      name.invalid(label ? Names.dnsLabel(name.text()) : Names.dnsSubdomain(name.text()));
    }
  }
}
