package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Fills in which families of addresses a Service has, as `initIPFamilyFields` of Kubernetes 1.36
/// does for a cluster of IPv4 alone. What cannot be is refused before anything is allocated, and so
/// before the rest of the Service is looked at. Pure.
final class ServiceFamilies {
  private static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");
  private static final String POLICY = "spec.ipFamilyPolicy";
  private static final String SINGLE = "SingleStack";
  private static final String PREFER_DUAL = "PreferDualStack";
  private static final String REQUIRE_DUAL = "RequireDualStack";
  private static final String FOUR = "IPv4";
  private static final String SIX = "IPv6";

  private final BiFunction<ObjectValue, ObjectValue, List<FieldError>> addressRules;

  /// @param addressRules what is wrong with the addresses and families of a Service, given the one
  ///   before it, which is empty for a new one
  ServiceFamilies(BiFunction<ObjectValue, ObjectValue, List<FieldError>> addressRules) {
    this.addressRules = addressRules;
  }

  ObjectValue initialised(String name, ObjectValue given, Optional<ObjectValue> old) {
    if (Services.externalName(given) || old.filter(o -> sameDualPreference(given, o)).isPresent()) {
      return given;
    }
    ObjectValue service = given;
    if (policy(service).isEmpty()) {
      String inferred =
          old.map(ServiceFamilies::policy)
              .filter(before -> !before.isEmpty())
              .orElse(free(service) ? REQUIRE_DUAL : SINGLE);
      service = service.withAt(Value.of(inferred), "spec", "ipFamilyPolicy");
    }
    refuse(name, addressRules.apply(service, old.orElse(ObjectValue.empty())));
    List<FieldError> faults = new ArrayList<>();
    if (old.isPresent()) {
      service = released(service, old.get(), faults);
    }
    if (policy(service).equals(SINGLE)) {
      several(Services.clusterIps(service), "cluster IPs", service, faults);
      several(families(service), "IP families", service, faults);
    }
    service = withFamiliesOfAddresses(service, faults);
    refuse(name, faults);
    if (free(service)) {
      return withFamiliesOfFree(service);
    }
    refuse(name, unavailable(service));
    return families(service).isEmpty() ? withFamilies(service, List.of(FOUR)) : service;
  }

  /// A Service that only prefers two families stays as it was while nobody changes that.
  private static boolean sameDualPreference(ObjectValue service, ObjectValue old) {
    return policy(service).equals(PREFER_DUAL)
        && (policy(old).isEmpty() || policy(old).equals(PREFER_DUAL))
        && Services.type(service).equals(Services.type(old))
        && Services.clusterIps(service).equals(Services.clusterIps(old))
        && families(service).equals(families(old));
  }

  /// Asking for one family alone says that the second address and family are to go; otherwise they
  /// may not.
  private static ObjectValue released(ObjectValue given, ObjectValue old, List<FieldError> faults) {
    ObjectValue service = given;
    boolean single = policy(service).equals(SINGLE);
    for (String member : List.of("clusterIPs", "ipFamilies")) {
      List<String> now = Services.texts(service.items("spec", member));
      List<String> before = Services.texts(old.items("spec", member));
      if (single && now.equals(before) && now.size() > 1) {
        service = service.withAt(ListValue.of(Value.of(now.getFirst())), "spec", member);
      } else if (!single && !now.isEmpty() && now.size() < before.size()) {
        faults.add(
            FieldError.invalid(
                POLICY,
                FieldError.quote(policy(service)),
                "must be 'SingleStack' to release the secondary "
                    + (member.equals("clusterIPs") ? "cluster IP" : "IP family")));
      }
    }
    return service;
  }

  private static void several(
      List<String> values, String what, ObjectValue service, List<FieldError> faults) {
    if (values.size() == 2) {
      faults.add(
          FieldError.invalid(
              POLICY,
              FieldError.quote(policy(service)),
              "must be 'RequireDualStack' or 'PreferDualStack' when multiple "
                  + what
                  + " are specified"));
    }
  }

  private static ObjectValue withFamiliesOfAddresses(ObjectValue service, List<FieldError> faults) {
    List<String> addresses = Services.clusterIps(service);
    List<String> families = new ArrayList<>(families(service));
    int known = families.size();
    for (int i = known; i < addresses.size() && !addresses.get(i).equals("None"); i++) {
      if (addresses.get(i).indexOf(':') >= 0) {
        faults.add(
            FieldError.invalid(
                "spec.clusterIPs[" + i + "]",
                Services.quoted(addresses),
                SIX + " is not configured on this cluster"));
      } else {
        families.add(FOUR);
      }
    }
    return families.size() == known ? service : withFamilies(service, families);
  }

  /// Without an address and without pods of its own, a Service may have families that the cluster
  /// has not.
  private static boolean free(ObjectValue service) {
    return Services.headless(service)
        && service.object("spec", "selector").filter(s -> !s.isEmpty()).isEmpty();
  }

  private static ObjectValue withFamiliesOfFree(ObjectValue service) {
    List<String> families = families(service);
    String first = families.isEmpty() ? FOUR : families.getFirst();
    if (families.size() < 2 && !policy(service).equals(SINGLE)) {
      return withFamilies(service, List.of(first, first.equals(FOUR) ? SIX : FOUR));
    }
    return families.isEmpty() ? withFamilies(service, List.of(first)) : service;
  }

  private static List<FieldError> unavailable(ObjectValue service) {
    List<FieldError> faults = new ArrayList<>();
    if (policy(service).equals(REQUIRE_DUAL)) {
      faults.add(
          FieldError.invalid(
              POLICY,
              FieldError.quote(REQUIRE_DUAL),
              "this cluster is not configured for dual-stack services"));
    }
    List<String> families = families(service);
    for (int i = 0; i < families.size(); i++) {
      if (!families.get(i).equals(FOUR)) {
        faults.add(
            FieldError.invalid(
                "spec.ipFamilies[" + i + "]",
                FieldError.quote(families.get(i)),
                "not configured on this cluster"));
      }
    }
    return faults;
  }

  private static void refuse(String name, List<FieldError> faults) {
    if (!faults.isEmpty()) {
      throw ApiErrors.invalid(SERVICE, name, faults);
    }
  }

  private static String policy(ObjectValue service) {
    return service.text("spec", "ipFamilyPolicy").orElse("");
  }

  private static List<String> families(ObjectValue service) {
    return Services.texts(service.items("spec", "ipFamilies"));
  }

  private static ObjectValue withFamilies(ObjectValue service, List<String> families) {
    return service.withAt(
        new ListValue(families.stream().<Value>map(Value::of).toList()), "spec", "ipFamilies");
  }
}
