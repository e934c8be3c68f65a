package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;
import java.util.OptionalLong;

/// A Pod begins Pending with its quality of service, and is taken away gracefully once a node has
/// it.
record PodStrategy(KindTraits traits) implements Strategy {

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    ObjectValue.Builder status = ObjectValue.builder().put("phase", "Pending");
    if (!object.items("spec", "schedulingGates").isEmpty()) {
      ObjectValue condition =
          ObjectValue.builder()
              .put("type", "PodScheduled")
              .put("status", "False")
              .put("lastProbeTime", io.binnacle.spi.value.NullValue.NULL)
              .put("lastTransitionTime", context.now().toString())
              .put("reason", "SchedulingGated")
              .put("message", "Scheduling is blocked due to non-empty scheduling gates")
              .build();
      status.put("conditions", ListValue.of(condition));
    }
    // Upstream too takes the client's word for it.
    status.put(
        "qosClass",
        object
            .text("status", "qosClass")
            .filter(said -> !said.isEmpty())
            .orElseGet(() -> QualityOfService.of(object)));
    ObjectValue pod = AppArmorAnnotations.merged(PodLabelKeys.merged(object), context.warnings());
    return traits.beginGeneration(pod).with("status", status.build());
  }

  @Override
  public ObjectValue prepareForStatus(ObjectValue object, ObjectValue old, WriteContext context) {
    ObjectValue changed = traits.keepAllButStatus(object, old);
    Optional<Value> quality = old.at("status", "qosClass");
    boolean lost = changed.text("status", "qosClass").orElse("").isEmpty();
    return lost && quality.isPresent()
        ? changed.withAt(quality.get(), "status", "qosClass")
        : changed;
  }

  @Override
  public OptionalLong gracePeriod(ObjectValue object, OptionalLong requested) {
    boolean scheduled = !object.text("spec", "nodeName").orElse("").isEmpty();
    String phase = object.text("status", "phase").orElse("");
    if (!scheduled || phase.equals("Failed") || phase.equals("Succeeded")) {
      return OptionalLong.of(0);
    }
    long period =
        requested.orElseGet(
            () -> object.integer("spec", "terminationGracePeriodSeconds").orElse(0L));
    return OptionalLong.of(period < 0 ? 1 : period);
  }

  @Override
  public Optional<String> selectableField(ObjectValue object, String field) {
    return switch (field) {
      case "spec.hostNetwork" ->
          Optional.of(object.at("spec", "hostNetwork").equals(Optional.of(BoolValue.TRUE)) + "");
      case "status.podIP", "status.podIPs" ->
          Optional.of(
              object.items("status", "podIPs").stream()
                  .findFirst()
                  .flatMap(ip -> ip instanceof ObjectValue o ? o.text("ip") : Optional.empty())
                  .orElse(""));
      default -> Optional.empty();
    };
  }
}
