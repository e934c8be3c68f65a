package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.NodeSelectorRules;
import io.binnacle.kernel.validation.SelectorShape;
import io.binnacle.kernel.validation.core.DriverNames;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/// `ValidateResourceSlice` of Kubernetes 1.36.
final class SliceRules implements KindRules {
  static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");
  private static final int MOST_DEVICES = 128;
  private static final int MOST_DEMANDING_DEVICES = 64;
  private static final int MOST_COUNTER_SETS = 8;
  private static final int MOST_COUNTERS = 32;
  private static final List<String> LISTS = List.of("bools", "ints", "strings", "versions");
  private static final String ONE_PLACE =
      "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

  @Override
  public void create(Checked object) {
    check(object.field("spec"), ObjectValue.empty());
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    check(object.field("spec"), old.object("spec").orElse(ObjectValue.empty()));
  }

  private static void check(Checked spec, ObjectValue old) {
    DriverNames.check(spec.field("driver"));
    Checked pool = spec.field("pool");
    DeviceNames.pool(pool.field("name"));
    number(pool.field("resourceSliceCount"), 1, "must be greater than zero");
    number(pool.field("generation"), 0, "must be greater than or equal to zero");
    Checked before = Checked.silent(old);
    if (!old.isEmpty()) {
      pool.field("name").immutable(before.field("pool", "name"));
      spec.field("driver").immutable(before.field("driver"));
      spec.field("nodeName").immutable(before.field("nodeName"));
    }
    place(spec);
    if (spec.field("sharedCounters").present() && spec.field("devices").present()) {
      spec.invalid("only one of `sharedCounters` or `devices` is allowed", "\"\"");
    }
    Checked devices = spec.field("devices");
    boolean demanding = devices.items().stream().anyMatch(SliceRules::demanding);
    boolean each = spec.field("perDeviceNodeSelection").flag();
    Limits.set(
        devices,
        demanding ? MOST_DEMANDING_DEVICES : MOST_DEVICES,
        device -> new DeviceRules(each, before.field("devices")).check(device),
        device -> FieldError.quote(device.field("name").text()));
    Limits.set(
        spec.field("sharedCounters"),
        MOST_COUNTER_SETS,
        set -> counters(set, "name"),
        set -> FieldError.quote(set.field("name").text()));
  }

  private static void number(Checked number, long least, String fault) {
    long given = number.integer().orElse(0);
    if (given < least) {
      number.invalid(fault, Long.toString(given));
    }
  }

  private static boolean demanding(Checked device) {
    Checked attributes = device.field("attributes");
    return device.field("taints").size() > 0
        || device.field("consumesCounters").size() > 0
        || attributes.keys().stream()
            .map(attributes::entry)
            .anyMatch(a -> LISTS.stream().anyMatch(list -> a.field(list).present()));
  }

  private static void place(Checked spec) {
    List<String> set = new ArrayList<>();
    Checked name = spec.field("nodeName");
    if (name.present()) {
      if (name.empty()) {
        name.invalid("must be either unset or set to a non-empty string");
      } else {
        set.add("`nodeName`");
        name.invalid(Names.dnsSubdomain(name.text()));
      }
    }
    Checked selector = spec.field("nodeSelector");
    if (selector.present()) {
      set.add("`nodeSelector`");
      NodeSelectorRules.check(selector, false);
      Checked terms = selector.field("nodeSelectorTerms");
      if (terms.size() != 1) {
        // Upstream merges the selectors of several slices, which needs one term in each.
        terms.invalid(
            "must have exactly one node selector term",
            JsonWriter.text(SelectorShape.terms(terms.shownValue())));
      }
    }
    for (String member : List.of("allNodes", "perDeviceNodeSelection")) {
      if (spec.field(member).flag()) {
        set.add("`" + member + "`");
      } else if (spec.field(member).present()) {
        spec.field(member).invalid("must be either unset or set to true");
      }
    }
    if (set.isEmpty()) {
      spec.required(ONE_PLACE);
    } else if (set.size() > 1) {
      spec.invalid(
          ONE_PLACE + ", but multiple fields are set",
          FieldError.quote("{" + String.join(", ", set) + "}"));
    }
  }

  /// Checks a set of counters, or what a device takes from one.
  static void counters(Checked set, String member) {
    Checked name = set.field(member);
    if (name.require("")) {
      DeviceNames.label(name);
    }
    Checked counters = set.field("counters");
    if (counters.require("")) {
      map(counters, MOST_COUNTERS, key -> names(key, counters));
    }
  }

  private static void names(String key, Checked counters) {
    for (String fault : Names.dnsLabel(key)) {
      counters.invalid(fault, FieldError.quote(key));
    }
  }

  private static void map(Checked map, int most, Consumer<String> key) {
    if (map.size() > most) {
      map.tooMany(most);
    } else {
      new TreeSet<>(map.keys()).forEach(key);
    }
  }
}
