package io.binnacle.admission.quota;

import io.binnacle.admission.Amounts;
import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Counts claims of devices, and the devices by their classes: the most that a claim may get.
final class DeviceClaimMeter implements Meter {
  private static final String COUNT = CountMeter.count("resourceclaims.resource.k8s.io");
  private static final String DEVICES = ".deviceclass.resource.k8s.io/devices";

  /// No claim is given more devices, also when it asks for all there are.
  private static final long MOST = 32;

  @Override
  public SortedSet<String> measured(Set<String> names) {
    SortedSet<String> known = new TreeSet<>();
    for (String name : names) {
      if (name.equals(COUNT) || name.endsWith(DEVICES)) {
        known.add(name);
      }
    }
    return known;
  }

  @Override
  public Amounts usage(ObjectValue claim) {
    Amounts used = Amounts.none().with(COUNT, Quantity.of(1));
    for (Value value : claim.items("spec", "devices", "requests")) {
      if (value instanceof ObjectValue request) {
        used = used.plus(devices(request));
      }
    }
    return used;
  }

  private static Amounts devices(ObjectValue request) {
    Amounts most = Amounts.none();
    for (Value value : request.items("firstAvailable")) {
      if (value instanceof ObjectValue alternative) {
        most = most.max(asked(alternative));
      }
    }
    return most.isEmpty()
        ? request.object("exactly").map(DeviceClaimMeter::asked).orElse(most)
        : most;
  }

  private static Amounts asked(ObjectValue request) {
    String mode = request.text("allocationMode").orElse("");
    long devices =
        switch (mode) {
          case "ExactCount" -> request.integer("count").orElse(0L);
          case "All" -> MOST;
          default -> 0;
        };
    Optional<String> deviceClass = request.text("deviceClassName");
    return Amounts.none().with(deviceClass.orElse("") + DEVICES, Quantity.of(devices));
  }
}
