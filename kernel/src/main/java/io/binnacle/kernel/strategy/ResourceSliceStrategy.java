package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.function.UnaryOperator;

/// The taints of devices say since when there are.
record ResourceSliceStrategy(KindTraits traits) implements Strategy {
  private static final String ADDED = "timeAdded";

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return dated(traits.beginGeneration(traits.dropStatus(object)), context);
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    return traits.raiseGeneration(traits.keepStatus(dated(object, context), old), old);
  }

  private static ObjectValue dated(ObjectValue slice, WriteContext context) {
    List<Value> devices = slice.items("spec", "devices");
    if (devices.isEmpty()) {
      return slice;
    }
    Value now = Value.of(context.now().toString());
    UnaryOperator<ObjectValue> taint = t -> t.has(ADDED) ? t : t.with(ADDED, now);
    UnaryOperator<ObjectValue> device =
        d -> d.items("taints").isEmpty() ? d : d.with("taints", each(d.items("taints"), taint));
    return slice.withAt(each(devices, device), "spec", "devices");
  }

  private static ListValue each(List<Value> items, UnaryOperator<ObjectValue> change) {
    return new ListValue(
        items.stream()
            .<Value>map(item -> item instanceof ObjectValue o ? change.apply(o) : item)
            .toList());
  }
}
