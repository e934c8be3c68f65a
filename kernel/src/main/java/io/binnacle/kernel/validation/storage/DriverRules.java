package io.binnacle.kernel.validation.storage;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateCSIDriver` of Kubernetes 1.36.
final class DriverRules implements KindRules {
  private static final long SHORTEST_TOKEN = 600;
  private static final long LONGEST_TOKEN = 1L << 32;

  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    there(spec.field("attachRequired").under("spec.attachedRequired"));
    there(spec.field("podInfoOnMount"));
    there(spec.field("storageCapacity"));
    Checked policy = spec.field("fsGroupPolicy");
    if (policy.present()) {
      policy.oneOf(List.of("File", "None", "ReadWriteOnceWithFSType"));
    }
    tokens(spec.field("tokenRequests"));
    Checked modes = spec.field("volumeLifecycleModes");
    modes.items().forEach(m -> m.under(modes.path()).oneOf(List.of("Persistent", "Ephemeral")));
    there(spec.field("seLinuxMount"));
    Checked period = spec.field("nodeAllocatableUpdatePeriodSeconds");
    if (period.present() && period.integer().orElse(0) < 10) {
      period.invalid("must be greater than or equal to 10 seconds");
    }
    Checked secrets = spec.field("serviceAccountTokenInSecrets");
    if (secrets.present() && spec.field("tokenRequests").size() == 0) {
      secrets.invalid("serviceAccountTokenInSecrets is set but no tokenRequests are specified");
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    create(object);
    Checked spec = object.field("spec");
    Checked before = Checked.silent(old).field("spec");
    spec.field("attachRequired")
        .under("spec.attachedRequired")
        .immutable(before.field("attachRequired"));
    spec.field("volumeLifecycleModes").immutable(before.field("volumeLifecycleModes"));
  }

  private static void there(Checked field) {
    if (!field.present()) {
      field.required("");
    }
  }

  private static void tokens(Checked requests) {
    Set<String> audiences = new HashSet<>();
    for (Checked request : requests.items()) {
      Checked audience = request.field("audience");
      if (!audiences.add(audience.text())) {
        audience.duplicate();
        continue;
      }
      Checked seconds = request.field("expirationSeconds");
      if (seconds.integer().orElse(SHORTEST_TOKEN) < SHORTEST_TOKEN) {
        seconds.invalid("may not specify a duration less than 10 minutes");
      }
      if (seconds.integer().orElse(0) > LONGEST_TOKEN) {
        seconds.invalid("may not specify a duration larger than 2^32 seconds");
      }
    }
  }
}
