package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.validation.GoShape;
import io.binnacle.spi.value.ObjectValue;

/// The specification of a claim with the names and the order of Go's fields, which upstream shows
/// when it must not change. Pure.
final class ClaimSpec {
  private ClaimSpec() {}

  static ObjectValue of(ObjectValue spec) {
    return ObjectValue.builder()
        .put("AccessModes", GoShape.orNull(spec, "accessModes"))
        .put("Selector", GoShape.orNull(spec, "selector"))
        .put(
            "Resources",
            GoShape.of(spec.object("resources").orElse(ObjectValue.empty()), "limits?,requests?"))
        .put("VolumeName", spec.text("volumeName").orElse(""))
        .put("StorageClassName", GoShape.orNull(spec, "storageClassName"))
        .put("VolumeMode", GoShape.orNull(spec, "volumeMode"))
        .put("DataSource", GoShape.optional(spec, "dataSource", "apiGroup=APIGroup?,kind,name"))
        .put(
            "DataSourceRef",
            GoShape.optional(spec, "dataSourceRef", "apiGroup=APIGroup?,kind,name,namespace?"))
        .put("VolumeAttributesClassName", GoShape.orNull(spec, "volumeAttributesClassName"))
        .build();
  }
}
