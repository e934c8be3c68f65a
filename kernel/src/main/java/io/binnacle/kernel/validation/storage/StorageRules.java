package io.binnacle.kernel.validation.storage;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.Map;

/// The kinds of `storage.k8s.io`, by `resource.group`.
public final class StorageRules {
  private StorageRules() {}

  public static Map<String, KindRules> all() {
    return Map.of(
        "storageclasses.storage.k8s.io",
        new StorageClassRules(),
        "volumeattachments.storage.k8s.io",
        new AttachmentRules(),
        "csidrivers.storage.k8s.io",
        new DriverRules(),
        "csinodes.storage.k8s.io",
        new DriverNodeRules(),
        "csistoragecapacities.storage.k8s.io",
        new Capacities(),
        "volumeattributesclasses.storage.k8s.io",
        new AttributesClasses());
  }

  /// `ValidateCSIStorageCapacity`.
  private static final class Capacities implements KindRules {
    @Override
    public void create(Checked object) {
      SelectorRules.check(object.field("nodeTopology"));
      Checked name = object.field("storageClassName");
      Names.dnsSubdomain(name.text())
          .forEach(fault -> name.invalid(fault, FieldError.quote(name.text())));
      if (object.field("capacity").present()) {
        ResourceRules.notNegative(object.field("capacity"));
      }
    }

    @Override
    public void update(Checked object, ObjectValue old) {
      create(object);
      Checked before = Checked.silent(old);
      Checked topology = object.field("nodeTopology");
      // A selector that selects everything is another than none.
      if (!topology.value().equals(before.field("nodeTopology").value())) {
        topology.invalid("field is immutable");
      }
      object.field("storageClassName").immutable(before.field("storageClassName"));
    }
  }

  /// `ValidateVolumeAttributesClass`.
  private static final class AttributesClasses implements KindRules {
    @Override
    public void create(Checked object) {
      StorageClassRules.provisioner(object.field("driverName"));
      StorageClassRules.parameters(object.field("parameters"), false);
    }

    @Override
    public void update(Checked object, ObjectValue old) {
      Checked before = Checked.silent(old);
      if (!object.field("driverName").is(before.field("driverName").text())) {
        object.field("driverName").forbidden("updates to driverName are forbidden.");
      }
      if (!object.field("parameters").object().equals(before.field("parameters").object())) {
        object.field("parameters").forbidden("updates to parameters are forbidden.");
      }
      create(object);
    }
  }
}
