package io.binnacle.kernel.registry;

import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// Where objects lie in the store: kube-apiserver's layout, so that a copy of its data can be read.
final class KeyScheme {
  static final String ROOT = "/registry/";

  private static final Duration EVENT_TTL = Duration.ofHours(1);

  /// Places that do not follow the rule "the plural name".
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "nodes", "minions",
          "services", "services/specs",
          "endpoints", "services/endpoints",
          "ingresses.networking.k8s.io", "ingress",
          "ingressclasses.networking.k8s.io", "ingressclasses");

  /// Groups that lie below their own name, as groups of custom resources do.
  private static final Set<String> BELOW_THEIR_GROUP =
      Set.of("apiregistration.k8s.io", "apiextensions.k8s.io");

  private KeyScheme() {}

  /// The prefix of a resource's keys, with a slash at the end.
  static String prefix(ResourceDefinition resource) {
    GroupVersionResource address = resource.address();
    String special = EXCEPTIONS.get(address.qualifiedResource());
    String place = special == null ? address.resource() : special;
    String group = address.group();
    if (BELOW_THEIR_GROUP.contains(group)) {
      place = group + "/" + place;
    }
    return ROOT + place + "/";
  }

  /// The part of a key below its prefix, which is also the name in the cache.
  static String relative(ObjectKey key) {
    return key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
  }

  static ObjectKey parse(String relative) {
    int slash = relative.indexOf('/');
    return slash < 0
        ? new ObjectKey("", relative)
        : new ObjectKey(relative.substring(0, slash), relative.substring(slash + 1));
  }

  static Bytes key(ResourceDefinition resource, ObjectKey key) {
    return Bytes.utf8(prefix(resource) + relative(key));
  }

  /// How long objects live; zero for as long as nobody deletes them.
  static Duration timeToLive(ResourceDefinition resource) {
    return resource.kind().kind().equals("Event") ? EVENT_TTL : Duration.ZERO;
  }
}
