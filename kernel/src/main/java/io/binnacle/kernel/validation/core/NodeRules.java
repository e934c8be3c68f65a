package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Cidr;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// `ValidateNode` and `ValidateNodeUpdate` of Kubernetes 1.36.
final class NodeRules implements KindRules {
  private static final Pattern FEATURE =
      Pattern.compile("[A-Z][a-zA-Z0-9]*(/[a-zA-Z][a-zA-Z0-9]*)*+");
  private static final int LONGEST = 253;
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  @Override
  public void create(Checked object) {
    taints(object);
    resources(object);
    features(object.field("status", "declaredFeatures"));
    swap(object.field("status", "nodeInfo", "swap", "capacity"));
    podRanges(podCidrs(object));
  }

  /// Upstream tells of it under a path of its own making.
  private static void swap(Checked capacity) {
    if (capacity.present() && capacity.integer().orElse(0) <= 0) {
      capacity.under("metadata.nodeSwapStatus.capacity").invalid("must be greater than zero");
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    create(object);
    changed(object, old);
  }

  private static void changed(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old);
    resources(object);
    features(object.field("status", "declaredFeatures"));
    Set<String> addresses = new HashSet<>();
    for (Checked address : object.field("status", "addresses").items()) {
      if (!addresses.add(address.shown())) {
        String shown = JsonWriter.text(GoShape.of(address.object(), "type,address"));
        address.add(FieldError.duplicate(address.path(), shown));
      }
    }
    podRangesStay(podCidrs(object), podCidrs(before));
    Checked provider = object.field("spec", "providerID");
    String known = before.field("spec", "providerID").text();
    if (!known.isEmpty() && !provider.is(known)) {
      provider.forbidden("node updates may not change providerID except from \"\" to valid");
    }
    NodeConfigRules.check(object);
    taints(object);
    Checked external = object.field("spec", "externalID");
    if (!external.is(before.field("spec", "externalID").text())) {
      external.forbidden("may not be updated");
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    changed(object, old);
  }

  /// The ranges of a node's pods, of which the first has a field of its own.
  private static Checked podCidrs(Checked object) {
    Checked all = object.field("spec", "podCIDRs");
    Optional<Value> one = object.field("spec").object().get("podCIDR");
    if (all.size() > 0 || one.isEmpty() || one.get().equals(Value.of(""))) {
      return all;
    }
    return object
        .field("spec")
        .instead(object.field("spec").object().with("podCIDRs", ListValue.of(one.get())))
        .field("podCIDRs");
  }

  private static void podRanges(Checked ranges) {
    List<Checked> all = ranges.items();
    all.forEach(range -> AddressRules.legacyCidr(range, range.text(), List.of()));
    if (all.size() < 2) {
      return;
    }
    for (Checked range : all) {
      if (Cidr.parse(range.text()).isEmpty()) {
        ranges.add(
            new FieldError(
                FieldError.Type.INTERNAL,
                ranges.path(),
                "Internal error: invalid PodCIDRs. failed to check with dual stack with"
                    + " error:invalid CIDR["
                    + all.indexOf(range)
                    + "]: <nil> (invalid CIDR address: "
                    + range.text()
                    + ")"));
        break;
      }
    }
    long six =
        all.stream()
            .filter(range -> Cidr.parse(range.text()).filter(c -> !c.address().four()).isPresent())
            .count();
    if (all.size() > 2 || six != 1) {
      ranges.invalid("may specify no more than one CIDR for each IP family");
    }
  }

  private static void podRangesStay(Checked now, Checked before) {
    List<Checked> after = now.items();
    List<Checked> known = before.items();
    String why = "node updates may not change podCIDR except from \"\" to valid";
    if (known.isEmpty()) {
      return;
    }
    if (known.size() != after.size()) {
      now.forbidden(why);
      return;
    }
    for (int i = 0; i < known.size(); i++) {
      if (!known.get(i).is(after.get(i).text())) {
        now.forbidden(why);
      }
    }
  }

  private static void taints(Checked object) {
    Checked taints = object.field("spec", "taints").under("metadata.taints");
    Set<String> seen = new HashSet<>();
    for (Checked taint : taints.items()) {
      SelectorRules.key(taint.field("key"));
      Checked value = taint.field("value");
      List<String> faults = Names.labelValue(value.text());
      if (!faults.isEmpty()) {
        value.invalid(String.join(";", faults));
      }
      Checked effect = taint.field("effect");
      if (effect.require("")) {
        effect.oneOf(EFFECTS);
      }
      if (!seen.add(taint.field("key").text() + " " + effect.text())) {
        taint.add(
            new FieldError(
                FieldError.Type.DUPLICATE,
                taint.path(),
                "Duplicate value: "
                    + JsonWriter.text(GoShape.of(taint.object(), "key,value,effect,timeAdded?"))
                    + ": taints must be unique by key and effect pair"));
      }
    }
  }

  private static void resources(Checked object) {
    for (String member : List.of("capacity", "allocatable")) {
      Checked amounts = object.field("status", member);
      for (String key : amounts.keys()) {
        ResourceRules.amount(amounts.entry(key).under(amounts.path() + "." + key), key);
      }
    }
  }

  private static void features(Checked features) {
    List<Checked> all = features.items();
    for (int i = 0; i < all.size(); i++) {
      feature(all.get(i));
      if (i + 1 < all.size()) {
        int order = all.get(i).text().compareTo(all.get(i + 1).text());
        if (order == 0) {
          all.get(i + 1).duplicate();
        } else if (order > 0) {
          all.get(i + 1).invalid("list must be sorted alphabetically");
        }
      }
    }
  }

  private static void feature(Checked feature) {
    String prefix = "invalid feature name " + feature.shown() + ": must ";
    if (feature.text().length() > LONGEST) {
      feature.invalid(prefix + "be no more than " + LONGEST + " characters");
    } else if (!FEATURE.matcher(feature.text()).matches()) {
      feature.invalid(
          prefix
              + "start with an UpperCamelCase segment, with subsequent segments separated by '/'"
              + " (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric"
              + " characters and slashes");
    }
  }
}
