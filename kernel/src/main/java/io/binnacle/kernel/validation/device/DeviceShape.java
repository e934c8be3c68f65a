package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.SelectorShape;
import io.binnacle.spi.value.ObjectValue;

/// Claims and allocations as upstream's messages show them: by the fields of its internal version.
/// Pure.
final class DeviceShape {
  private static final String TOLERATION = "key,operator,value,effect,tolerationSeconds?";

  private DeviceShape() {}

  /// The specification of a claim.
  static ObjectValue claim(ObjectValue spec) {
    ObjectValue devices =
        GoShape.of(
            spec.object("devices").orElse(ObjectValue.empty()), "requests?,constraints?,config?");
    devices = GoShape.list(devices, "Requests", DeviceShape::request);
    devices =
        GoShape.list(
            devices,
            "Constraints",
            c -> GoShape.of(c, "requests?,matchAttribute?,distinctAttribute?"));
    devices = GoShape.list(devices, "Config", c -> opaque(GoShape.of(c, "requests?,opaque?")));
    return ObjectValue.of("Devices", devices);
  }

  private static ObjectValue request(ObjectValue request) {
    ObjectValue shape = GoShape.of(request, "name,exactly?,firstAvailable?");
    shape = GoShape.member(shape, "Exactly", r -> wanted(r, "", "adminAccess?,"));
    return GoShape.list(shape, "FirstAvailable", r -> wanted(r, "name,", ""));
  }

  private static ObjectValue wanted(ObjectValue wanted, String before, String between) {
    ObjectValue shape =
        GoShape.of(
            wanted,
            before
                + "deviceClassName,selectors?,allocationMode,count#,"
                + between
                + "tolerations?,capacity?");
    shape =
        GoShape.list(
            shape,
            "Selectors",
            s ->
                GoShape.member(GoShape.of(s, "cel=CEL?"), "CEL", c -> GoShape.of(c, "expression")));
    shape = GoShape.list(shape, "Tolerations", t -> GoShape.of(t, TOLERATION));
    return GoShape.member(shape, "Capacity", c -> GoShape.of(c, "requests?"));
  }

  private static ObjectValue opaque(ObjectValue configuration) {
    return GoShape.member(configuration, "Opaque", o -> GoShape.of(o, "driver,parameters?"));
  }

  static ObjectValue allocation(ObjectValue allocation) {
    ObjectValue shape = GoShape.of(allocation, "devices?,nodeSelector?,allocationTimestamp?");
    ObjectValue devices =
        GoShape.of(allocation.object("devices").orElse(ObjectValue.empty()), "results?,config?");
    devices =
        GoShape.list(
            devices,
            "Results",
            r ->
                GoShape.list(
                    GoShape.of(
                        r,
                        "request,driver,pool,device,adminAccess?,tolerations?,bindingConditions?,"
                            + "bindingFailureConditions?,shareID?,consumedCapacity?"),
                    "Tolerations",
                    t -> GoShape.of(t, TOLERATION)));
    devices =
        GoShape.list(devices, "Config", c -> opaque(GoShape.of(c, "source,requests?,opaque?")));
    return GoShape.member(shape.with("Devices", devices), "NodeSelector", SelectorShape::ofNodes);
  }
}
