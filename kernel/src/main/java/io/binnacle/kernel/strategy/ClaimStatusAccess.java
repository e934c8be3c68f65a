package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// Who may write which part of the status of a claim of devices, beyond the status as such: what
/// the scheduler decides, by leave to `resourceclaims/binding` in the whole cluster; what drivers
/// tell of devices, driver by driver, by leave to `resourceclaims/driver` (KEP-4817). Thread-safe.
///
/// @param refusal why a user may not do something; empty when the user may
record ClaimStatusAccess(Function<ResourceAccess, Optional<String>> refusal) {
  private static final String GROUP = "resource.k8s.io";
  private static final String ACCOUNT = "system:serviceaccount:";
  private static final String NODE = "authentication.kubernetes.io/node-name";

  List<FieldError> faults(ObjectValue claim, ObjectValue old, WriteContext context) {
    List<FieldError> faults = new ArrayList<>();
    if (changed(claim, old, "allocation") || changed(claim, old, "reservedFor")) {
      refusal
          .apply(access(context, context.verb(), "binding", "", ""))
          .map(
              why ->
                  FieldError.forbidden(
                      "status.allocation",
                      "changing status.allocation or status.reservedFor requires"
                          + " resource=\"resourceclaims/binding\", verb=\""
                          + context.verb()
                          + "\" permission: "
                          + why))
          .ifPresent(faults::add);
    }
    if (claim.at("status", "allocation").isPresent()) {
      drivers(claim, old, context, faults);
    }
    return faults;
  }

  private static boolean changed(ObjectValue claim, ObjectValue old, String member) {
    return !KindTraits.deepEqual(claim.at("status", member), old.at("status", member));
  }

  private void drivers(
      ObjectValue claim, ObjectValue old, WriteContext context, List<FieldError> faults) {
    List<String> verbs = new ArrayList<>();
    if (onItsNode(context.user(), claim)) {
      verbs.add("associated-node:" + context.verb());
    }
    verbs.add("arbitrary-node:" + context.verb());
    for (String driver : changedDrivers(claim, old)) {
      List<String> refusals = new ArrayList<>();
      for (String verb : verbs) {
        refusal
            .apply(access(context, verb, "driver", context.key().namespace(), driver))
            .ifPresent(refusals::add);
      }
      if (refusals.size() == verbs.size()) {
        faults.add(
            FieldError.forbidden(
                "status.devices",
                "changing status.devices requires resource=\"resourceclaims/driver\", verb=\"["
                    + String.join(" ", verbs)
                    + "]\" permission: "
                    + refusals.getFirst()));
      }
    }
  }

  private static ResourceAccess access(
      WriteContext context, String verb, String subresource, String namespace, String name) {
    return new ResourceAccess(
        context.user(), verb, GROUP, "v1", "resourceclaims", subresource, namespace, name);
  }

  /// The drivers of devices of which something is told, no longer told, or told anew.
  private static TreeSet<String> changedDrivers(ObjectValue claim, ObjectValue old) {
    Map<List<String>, ObjectValue> before = new HashMap<>();
    for (Value device : old.items("status", "devices")) {
      if (device instanceof ObjectValue known) {
        before.put(identity(known), known);
      }
    }
    TreeSet<String> drivers = new TreeSet<>();
    for (Value device : claim.items("status", "devices")) {
      if (device instanceof ObjectValue told) {
        Optional<ObjectValue> known = Optional.ofNullable(before.remove(identity(told)));
        if (!known.equals(Optional.of(told))) {
          drivers.add(told.text("driver").orElse(""));
        }
      }
    }
    before.keySet().forEach(gone -> drivers.add(gone.getFirst()));
    return drivers;
  }

  private static List<String> identity(ObjectValue device) {
    return List.of(
        device.text("driver").orElse(""),
        device.text("pool").orElse(""),
        device.text("device").orElse(""),
        device.text("shareID").orElse(""));
  }

  /// Whether a service account, by its token, runs on the one node that the claim is allocated to.
  private static boolean onItsNode(UserInfo user, ObjectValue claim) {
    List<String> nodes = user.extra().getOrDefault(NODE, List.of());
    return user.name().startsWith(ACCOUNT)
        && user.name().split(":", -1).length == 4
        && nodes.size() == 1
        && Names.dnsSubdomain(nodes.getFirst()).isEmpty()
        && allocatedNode(claim).equals(nodes);
  }

  /// The name of the node, if the selector names one and nothing else.
  private static List<String> allocatedNode(ObjectValue claim) {
    List<Value> terms = claim.items("status", "allocation", "nodeSelector", "nodeSelectorTerms");
    if (terms.size() != 1 || !(terms.getFirst() instanceof ObjectValue term)) {
      return List.of();
    }
    List<Value> fields = term.items("matchFields");
    boolean plain =
        term.items("matchExpressions").isEmpty()
            && fields.size() == 1
            && fields.getFirst() instanceof ObjectValue field
            && field.text("key").orElse("").equals("metadata.name")
            && field.text("operator").orElse("").equals("In");
    List<String> names =
        plain ? Services.texts(((ObjectValue) fields.getFirst()).items("values")) : List.of();
    return names.size() == 1 ? names : List.of();
  }
}
