package io.binnacle.kernel.validation.network;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Cidr;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.NameRule;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// `ValidateIPAddress` and `ValidateServiceCIDR` of Kubernetes 1.36.
final class AddressKinds {
  private AddressKinds() {}

  static KindRules addresses() {
    return new KindRules() {
      @Override
      public void create(Checked object) {
        NameRule.given(object).forEach(AddressRules::canonicalIp);
        ReferenceRules.parent(object.field("spec", "parentRef"));
      }

      @Override
      public void update(Checked object, ObjectValue old) {
        create(object);
        Checked parent = object.field("spec", "parentRef");
        if (!parent.object().equals(Checked.silent(old).field("spec", "parentRef").object())) {
          parent.invalid(
              "field is immutable",
              parent.present()
                  ? JsonWriter.text(GoShape.of(parent.object(), "group,resource,namespace,name"))
                  : "null");
        }
      }
    };
  }

  static KindRules ranges() {
    return new KindRules() {
      @Override
      public void create(Checked object) {
        ranges(object.field("spec"));
      }

      @Override
      public void update(Checked object, ObjectValue old) {
        rangesStay(object.field("spec"), Checked.silent(old).field("spec", "cidrs").items());
      }
    };
  }

  private static void ranges(Checked spec) {
    Checked ranges = spec.field("cidrs");
    if (!ranges.require("at least one CIDR required")) {
      return;
    }
    if (ranges.size() > 2) {
      ranges.invalid(
          "may only hold up to 2 values",
          JsonWriter.text(GoShape.of(spec.object(), "cidrs=CIDRs?")));
      return;
    }
    ranges.items().forEach(AddressRules::canonicalCidr);
    if (ranges.size() == 2) {
      List<Boolean> families =
          ranges.items().stream()
              .flatMap(range -> Cidr.parse(range.text()).stream())
              .map(range -> range.address().four())
              .toList();
      if (families.size() == 2 && families.getFirst().equals(families.getLast())) {
        ranges.invalid(
            "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
                + " 2001:db8::/64");
      }
    }
  }

  private static void rangesStay(Checked spec, List<Checked> before) {
    Checked ranges = spec.field("cidrs");
    List<Checked> after = ranges.items();
    boolean grown = before.size() == 1 && after.size() == 2;
    if (before.size() != after.size() && !grown) {
      ranges.invalid("field is immutable");
      return;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).is(after.get(i).text())) {
        after.get(i).invalid("field is immutable");
      }
    }
    if (grown) {
      ranges(spec);
    }
  }
}
