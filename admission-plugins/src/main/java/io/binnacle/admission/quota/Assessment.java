package io.binnacle.admission.quota;

import io.binnacle.admission.Amounts;
import io.binnacle.admission.Refusal;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// What one request does to the quotas of its namespace.
///
/// @param quotas the quotas with the request's charges, in the order in which they were given; as
///   they were when it is refused or charges nothing
/// @param refusal why it may not be carried out
record Assessment(List<Quota> quotas, Optional<Status> refusal) {

  static Assessment of(List<Quota> quotas, AdmissionRequest request, Meter meter) {
    ObjectValue object = request.object().orElse(ObjectValue.empty());
    List<Integer> charged = new ArrayList<>();
    for (int i = 0; i < quotas.size(); i++) {
      Quota quota = quotas.get(i);
      if (!meter.matches(quota, object)) {
        continue;
      }
      SortedSet<String> measured = meter.measured(quota.hard().names());
      Optional<String> unsaid = meter.unsaid(measured, object);
      if (unsaid.isPresent()) {
        return refused(quotas, request, "failed quota: " + quota.name() + ": " + unsaid.get());
      }
      if (!quota.used().names().containsAll(measured)) {
        return refused(
            quotas,
            request,
            "status unknown for quota: "
                + quota.name()
                + ", resources: "
                + String.join(",", measured));
      }
      charged.add(i);
    }
    if (charged.isEmpty()) {
      return new Assessment(quotas, Optional.empty());
    }
    Amounts usage = meter.usage(object);
    Set<String> negative = usage.negative();
    if (!negative.isEmpty()) {
      return refused(
          quotas,
          request,
          "quota usage is negative for resource(s): " + String.join(",", negative));
    }
    if (request.operation() == Operation.UPDATE && request.oldObject().isEmpty()) {
      return refused(
          quotas,
          request,
          "unable to get previous usage since prior version of object was not found");
    }
    return charged(quotas, request, added(quotas, charged, request, meter, usage));
  }

  /// What the request adds to each quota: an update what it takes beyond what it has, where the
  /// quota was for the object before, too.
  private static Map<Integer, Amounts> added(
      List<Quota> quotas,
      List<Integer> charged,
      AdmissionRequest request,
      Meter meter,
      Amounts usage) {
    Map<Integer, Amounts> added = new LinkedHashMap<>();
    Optional<ObjectValue> old =
        request.operation() == Operation.UPDATE ? request.oldObject() : Optional.empty();
    for (int i : charged) {
      boolean before = old.isPresent() && meter.matches(quotas.get(i), old.get());
      Amounts more = before ? usage.minusAtMost(meter.usage(old.orElseThrow())) : usage;
      Amounts rest = more.withoutZeros();
      if (!rest.isEmpty()) {
        added.put(i, rest);
      }
    }
    return added;
  }

  private static Assessment charged(
      List<Quota> quotas, AdmissionRequest request, Map<Integer, Amounts> added) {
    List<Quota> result = new ArrayList<>(quotas);
    for (Map.Entry<Integer, Amounts> entry : added.entrySet()) {
      Quota quota = quotas.get(entry.getKey());
      Amounts requested = entry.getValue().only(quota.hard().names());
      Amounts used = quota.used().plus(requested);
      // What a status tells has happened already.
      if (!request.subresource().equals("status")) {
        Set<String> exceeded = used.only(requested.names()).above(quota.hard());
        if (!exceeded.isEmpty()) {
          return refused(
              quotas,
              request,
              "exceeded quota: "
                  + quota.name()
                  + ", requested: "
                  + requested.only(exceeded).listed()
                  + ", used: "
                  + quota.used().only(exceeded).listed()
                  + ", limited: "
                  + quota.hard().only(exceeded).listed());
        }
      }
      result.set(entry.getKey(), quota.charged(used));
    }
    return new Assessment(result, Optional.empty());
  }

  private static Assessment refused(List<Quota> quotas, AdmissionRequest request, String why) {
    return new Assessment(quotas, Optional.of(Refusal.forbidden(request, why)));
  }
}
