package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.NodeSelectorRules;
import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A device of a slice.
///
/// @param placed whether devices say themselves where they can be used
/// @param old the devices of the stored slice
record DeviceRules(boolean placed, Checked old) {
  private static final int MOST_ATTRIBUTES = 32;
  private static final int MOST_VALUES = 48;
  private static final int MOST_TAINTS = 16;
  private static final int MOST_CONSUMPTIONS = 2;
  private static final int LONGEST_KEY = 96;
  private static final int LONGEST_VALUE = 64;
  private static final String PLACE =
      "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
          + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
  private static final String NUMBER = "(0|[1-9]\\d*)";
  private static final String PRERELEASE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final String BUILD = "[0-9a-zA-Z-]+";
  private static final Pattern VERSION =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(-"
              + PRERELEASE
              + "(\\."
              + PRERELEASE
              + ")*+)?(\\+"
              + BUILD
              + "(\\."
              + BUILD
              + ")*+)?");
  private static final List<String> LISTS = List.of("bools", "ints", "strings", "versions");

  void check(Checked device) {
    DeviceNames.label(device.field("name"));
    Checked attributes = device.field("attributes");
    Checked capacity = device.field("capacity");
    int entries = attributes.size() + capacity.size();
    if (entries > MOST_ATTRIBUTES) {
      device.invalid(
          "the total number of attributes and capacities must not exceed " + MOST_ATTRIBUTES,
          Integer.toString(entries));
    }
    int values = attributes.keys().stream().mapToInt(name -> values(attributes.entry(name))).sum();
    if (values > MOST_VALUES) {
      device.invalid(
          "the total number of attribute values must not exceed " + MOST_VALUES,
          Integer.toString(values));
    }
    for (String name : new TreeSet<>(attributes.keys())) {
      DeviceNames.qualified(name, attributes);
      attribute(entry(attributes, name));
    }
    boolean shared = device.field("allowMultipleAllocations").flag();
    for (String name : new TreeSet<>(capacity.keys())) {
      DeviceNames.qualified(name, capacity);
      capacity(entry(capacity, name), shared);
    }
    taints(device);
    Limits.set(
        device.field("consumesCounters"),
        MOST_CONSUMPTIONS,
        consumption -> SliceRules.counters(consumption, "counterSet"),
        consumption -> FieldError.quote(consumption.field("counterSet").text()));
    place(device);
    ClaimStatusRules.binding(device);
  }

  /// An entry, told of by a shortened name when its own is long.
  private static Checked entry(Checked map, String name) {
    Checked entry = map.entry(name);
    int rest = LONGEST_KEY - 3;
    return name.length() <= LONGEST_KEY
        ? entry
        : entry.under(
            map.path()
                + "["
                + name.substring(0, (rest + 1) / 2)
                + "..."
                + name.substring(name.length() - rest / 2)
                + "]");
  }

  private static int values(Checked attribute) {
    int listed = LISTS.stream().mapToInt(list -> attribute.field(list).size()).sum();
    return listed == 0 ? 1 : listed;
  }

  private static void attribute(Checked attribute) {
    List<String> set = new ArrayList<>();
    for (String member : List.of("bool", "int", "string", "version")) {
      if (attribute.field(member).present()) {
        set.add(member);
        value(attribute.field(member), member);
      }
    }
    for (String member : LISTS) {
      Checked list = attribute.field(member);
      if (list.present()) {
        set.add(member);
        if (list.size() == 0) {
          list.invalid("must not be empty if specified");
        }
        list.items().forEach(one -> value(one, member.substring(0, member.length() - 1)));
      }
    }
    if (set.size() != 1) {
      attribute.invalid(
          "exactly one value must be specified",
          set.isEmpty() ? "\"\"" : JsonWriter.text(shown(attribute.object())));
    }
  }

  private static ObjectValue shown(ObjectValue attribute) {
    return GoShape.of(
        attribute,
        "int=IntValue?,bool=BoolValue?,string=StringValue?,version=VersionValue?,ints=IntValues?,"
            + "bools=BoolValues?,strings=StringValues?,versions=VersionValues?");
  }

  private static void value(Checked value, String type) {
    if (type.equals("version") && !VERSION.matcher(value.text()).matches()) {
      value.invalid("must be a string compatible with semver.org spec 2.0.0");
    }
    if (Names.bytes(value.text()) > LONGEST_VALUE) {
      value.tooLong(LONGEST_VALUE);
    }
  }

  private static void capacity(Checked capacity, boolean shared) {
    Checked policy = capacity.field("requestPolicy");
    if (!policy.present()) {
      return;
    }
    if (!shared) {
      policy.forbidden("allowMultipleAllocations must be true");
      return;
    }
    Quantity most = quantity(capacity.field("value")).orElse(Quantity.ZERO);
    CapacityPolicyRules.check(policy, most);
  }

  static Optional<Quantity> quantity(Checked part) {
    return part.present() ? Quantity.parse(part.text()) : Optional.empty();
  }

  private void taints(Checked device) {
    Checked taints = device.field("taints");
    Optional<Checked> before =
        old.items().stream()
            .filter(d -> d.field("name").is(device.field("name").text()))
            .findFirst();
    if (before.isPresent() && before.get().field("taints").value().equals(taints.value())) {
      return;
    }
    Limits.list(
        taints,
        MOST_TAINTS,
        taint -> {
          DeviceNames.key(taint.field("key"));
          if (!taint.field("value").empty()) {
            DeviceNames.value(taint.field("value"));
          }
          Checked effect = taint.field("effect");
          if (effect.require("")) {
            effect.oneOf(SliceRules.EFFECTS);
          }
        });
  }

  private void place(Checked device) {
    Checked name = device.field("nodeName");
    Checked selector = device.field("nodeSelector");
    Checked all = device.field("allNodes");
    if (!placed) {
      if (name.present() || selector.present() || all.present()) {
        device.invalid(
            "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection`"
                + " is set to true in the ResourceSlice spec",
            "null");
      }
      return;
    }
    List<String> set = new ArrayList<>();
    if (name.present() && name.empty()) {
      name.invalid("must not be empty");
    } else if (name.present()) {
      set.add("`nodeName`");
      name.invalid(Names.dnsSubdomain(name.text()));
    }
    if (selector.present()) {
      set.add("`nodeSelector`");
      NodeSelectorRules.check(selector, false);
    }
    if (all.flag()) {
      set.add("`allNodes`");
    } else if (all.present()) {
      all.invalid("must be either unset or set to true");
    }
    if (set.isEmpty()) {
      device.required(PLACE);
    } else if (set.size() > 1) {
      device.invalid(PLACE, FieldError.quote("{" + String.join(", ", set) + "}"));
    }
  }
}
