package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.PathElement.FieldName;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// Who manages the number of replicas, told of the workload and of its scale. Pure.
public final class ScaleFields {
  private static final String SCALE = "autoscaling/v1";

  /// The same in workloads and in their scales.
  private static final List<PathElement> REPLICAS =
      List.of(new FieldName("spec"), new FieldName("replicas"));

  private static final FieldSet ONLY_REPLICAS = FieldSet.ofNames("spec", "replicas");

  private ScaleFields() {}

  /// The managers of the scale: those of the workload who manage its replicas.
  ///
  /// @param entries the workload's managers
  /// @param apiVersion the workload's version
  public static ListValue toScale(List<Value> entries, String apiVersion) {
    Managed workload = read(entries);
    Managed scale = Managed.none();
    workload
        .fields()
        .forEach(
            (id, owned) -> {
              if (owned.apiVersion().equals(apiVersion) && owned.fields().has(REPLICAS)) {
                scale.fields().put(id, Owned.of(ONLY_REPLICAS, SCALE, owned.applied()));
                copyTime(workload, id, scale);
              }
            });
    return scale.print();
  }

  /// The managers of the workload after its scale was written.
  ///
  /// @param entries the workload's managers before
  /// @param scaleEntries those of the scale after
  /// @param apiVersion the workload's version
  public static ListValue toWorkload(
      List<Value> entries, List<Value> scaleEntries, String apiVersion) {
    Managed workload = read(entries);
    Managed scale = read(scaleEntries);
    Managed result = Managed.none();
    workload
        .fields()
        .forEach(
            (id, owned) -> {
              if (!owned.apiVersion().equals(apiVersion)) {
                return;
              }
              Owned kept = owned;
              if (owned.fields().has(REPLICAS)) {
                // The scale knows updaters by its own version, so that those of the workload lose
                // the field and come back below.
                boolean still = scale.fields().remove(id) != null;
                kept = still ? owned : owned.with(owned.fields().difference(ONLY_REPLICAS));
              }
              if (!kept.fields().isEmpty()) {
                result.fields().put(id, kept);
                copyTime(workload, id, result);
              }
            });
    scale
        .fields()
        .forEach(
            (id, owned) -> {
              if (owned.fields().has(REPLICAS)) {
                result.fields().put(id, Owned.of(ONLY_REPLICAS, apiVersion, owned.applied()));
                result.times().remove(id);
                copyTime(workload, id, result);
              }
            });
    return result.print();
  }

  private static void copyTime(Managed from, ManagerId id, Managed to) {
    String time = from.times().get(id);
    if (time != null) {
      to.times().put(id, time);
    }
  }

  private static Managed read(List<Value> entries) {
    try {
      return Managed.read(entries);
    } catch (MalformedFieldsException _) {
      return Managed.none();
    }
  }
}
