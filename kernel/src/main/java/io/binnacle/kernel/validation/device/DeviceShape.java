package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.SelectorShape;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.function.UnaryOperator;

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
    devices = list(devices, "Requests", DeviceShape::request);
    devices =
        list(
            devices,
            "Constraints",
            c -> GoShape.of(c, "requests?,matchAttribute?,distinctAttribute?"));
    devices = list(devices, "Config", c -> opaque(GoShape.of(c, "requests?,opaque?")));
    return ObjectValue.of("Devices", devices);
  }

  private static ObjectValue request(ObjectValue request) {
    ObjectValue shape = GoShape.of(request, "name,exactly?,firstAvailable?");
    shape = member(shape, "Exactly", r -> wanted(r, "", "adminAccess?,"));
    return list(shape, "FirstAvailable", r -> wanted(r, "name,", ""));
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
        list(
            shape,
            "Selectors",
            s -> member(GoShape.of(s, "cel=CEL?"), "CEL", c -> GoShape.of(c, "expression")));
    shape = list(shape, "Tolerations", t -> GoShape.of(t, TOLERATION));
    return member(shape, "Capacity", c -> GoShape.of(c, "requests?"));
  }

  private static ObjectValue opaque(ObjectValue configuration) {
    return member(configuration, "Opaque", o -> GoShape.of(o, "driver,parameters?"));
  }

  static ObjectValue allocation(ObjectValue allocation) {
    ObjectValue shape = GoShape.of(allocation, "devices?,nodeSelector?,allocationTimestamp?");
    ObjectValue devices =
        GoShape.of(allocation.object("devices").orElse(ObjectValue.empty()), "results?,config?");
    devices =
        list(
            devices,
            "Results",
            r ->
                list(
                    GoShape.of(
                        r,
                        "request,driver,pool,device,adminAccess?,tolerations?,bindingConditions?,"
                            + "bindingFailureConditions?,shareID?,consumedCapacity?"),
                    "Tolerations",
                    t -> GoShape.of(t, TOLERATION)));
    devices = list(devices, "Config", c -> opaque(GoShape.of(c, "source,requests?,opaque?")));
    return member(shape.with("Devices", devices), "NodeSelector", SelectorShape::ofNodes);
  }

  private static ObjectValue member(
      ObjectValue shape, String name, UnaryOperator<ObjectValue> operator) {
    return shape.object(name).map(o -> shape.with(name, operator.apply(o))).orElse(shape);
  }

  private static ObjectValue list(
      ObjectValue shape, String name, UnaryOperator<ObjectValue> operator) {
    Value value = GoShape.orNull(shape, name);
    return value instanceof ListValue items
        ? shape.with(
            name,
            new ListValue(
                items.stream()
                    .map(
                        i ->
                            i instanceof ObjectValue o ? (Value) operator.apply(o) : NullValue.NULL)
                    .toList()))
        : shape;
  }
}
