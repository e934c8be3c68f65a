package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A claim of devices, or a template of such claims. Access for administrators goes past those who
/// use the devices, so it may be asked for only in namespaces that are marked for it (KEP-5018).
///
/// @param requests the path to the requests for devices
/// @param administrative whether a namespace is marked, by its name
/// @param access who may write which part of the status
record DeviceClaimStrategy(
    KindTraits traits,
    List<String> requests,
    Predicate<String> administrative,
    ClaimStatusAccess access)
    implements Strategy {
  @Override
  public List<FieldError> validate(ObjectValue object, WriteContext context) {
    return refused(
        object.items(requests.toArray(String[]::new)),
        List.of("exactly", "adminAccess"),
        "spec.devices.requests",
        context);
  }

  /// What is asked for does not change.
  @Override
  public List<FieldError> validateUpdate(
      ObjectValue object, ObjectValue old, WriteContext context) {
    return List.of();
  }

  @Override
  public List<FieldError> validateStatus(
      ObjectValue object, ObjectValue old, WriteContext context) {
    List<FieldError> faults = new ArrayList<>();
    if (first(allocated(old), List.of("adminAccess")).isEmpty()) {
      faults.addAll(
          refused(
              allocated(object),
              List.of("adminAccess"),
              "status.allocation.devices.results",
              context));
    }
    faults.addAll(access.faults(object, old, context));
    return faults;
  }

  private static List<Value> allocated(ObjectValue claim) {
    return claim.items("status", "allocation", "devices", "results");
  }

  private List<FieldError> refused(
      List<Value> items, List<String> flag, String path, WriteContext context) {
    return first(items, flag)
        .filter(_ -> !administrative.test(context.key().namespace()))
        .map(
            index ->
                FieldError.forbidden(
                    path + "[" + index + "].adminAccess",
                    "admin access to devices requires the `resource.kubernetes.io/admin-access:"
                        + " true` label on the containing namespace"))
        .stream()
        .toList();
  }

  private static Optional<Integer> first(List<Value> items, List<String> flag) {
    String[] path = flag.toArray(String[]::new);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof ObjectValue item && item.flag(path)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
