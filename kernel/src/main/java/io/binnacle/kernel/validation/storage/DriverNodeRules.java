package io.binnacle.kernel.validation.storage;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.core.DriverNames;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.Set;

/// `ValidateCSINode` of Kubernetes 1.36.
final class DriverNodeRules implements KindRules {
  private static final int LONGEST_ID = 256;

  @Override
  public void create(Checked object) {
    Set<String> names = new HashSet<>();
    object.field("spec", "drivers").items().forEach(driver -> driver(driver, names));
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    create(object);
    Checked drivers = object.field("spec", "drivers");
    for (Checked before : Checked.silent(old).field("spec", "drivers").items()) {
      for (Checked driver : drivers.items()) {
        ObjectValue now = driver.object().without("allocatable");
        if (driver.field("name").is(before.field("name").text())
            && !now.equals(before.object().without("allocatable"))) {
          drivers.invalid(
              "field is immutable",
              JsonWriter.text(GoShape.of(now, "name,nodeID,topologyKeys?,allocatable?")));
        }
      }
    }
  }

  private static void driver(Checked driver, Set<String> names) {
    Checked name = driver.field("name");
    DriverNames.check(name);
    Checked id = driver.field("nodeID");
    if (id.require("") && id.text().length() > LONGEST_ID) {
      id.invalid("must be " + LONGEST_ID + " characters or less");
    }
    driver.field("allocatable", "count").notNegative();
    if (!names.add(name.text())) {
      name.duplicate();
    }
    Set<String> keys = new HashSet<>();
    for (Checked item : driver.field("topologyKeys").items()) {
      Checked key = item.under(driver.path());
      key.require("");
      if (!keys.add(key.text())) {
        key.add(FieldError.duplicate(key.path(), key.shown()));
      }
      key.invalid(Names.labelKey(key.text()));
    }
  }
}
