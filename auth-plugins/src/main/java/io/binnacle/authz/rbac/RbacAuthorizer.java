package io.binnacle.authz.rbac;

import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.Lifecycle;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/// Decides by the roles that a user's bindings give him. Roles and bindings are kept in memory and
/// follow every change. Thread-safe.
final class RbacAuthorizer implements Authorizer, Lifecycle, BootstrapObjects {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final ObjectReader objects;
  private final Map<ObjectKey, List<Rule>> roles = new ConcurrentHashMap<>();
  private final Map<ObjectKey, Binding> bindings = new ConcurrentHashMap<>();
  private final Map<String, Map<ObjectKey, Binding>> byNamespace = new ConcurrentHashMap<>();
  private final List<ObjectReader.Following> following = new ArrayList<>();

  RbacAuthorizer(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public void start() throws SpiException {
    for (String resource : List.of("roles", "clusterroles")) {
      follow(resource, roles, (key, object) -> Rule.of(object));
    }
    follow("clusterrolebindings", bindings, (key, object) -> Binding.of(object, ""));
    following.add(objects.follow(address("rolebindings"), new NamespacedBindings()));
  }

  private <T> void follow(
      String resource, Map<ObjectKey, T> into, BiFunction<ObjectKey, ObjectValue, T> reading)
      throws SpiException {
    following.add(objects.follow(address(resource), new Followed<>(into, reading)));
  }

  private static GroupVersionResource address(String resource) {
    return new GroupVersionResource(GROUP, "v1", resource);
  }

  /// Mirrors a resource into a map. What disappears while the server had to read anew is forgotten
  /// when everything has been told again.
  private static final class Followed<T> implements ObjectReader.Observer {
    private final Map<ObjectKey, T> into;
    private final BiFunction<ObjectKey, ObjectValue, T> reading;
    private final Set<ObjectKey> told = new LinkedHashSet<>();
    private boolean telling = true;

    Followed(Map<ObjectKey, T> into, BiFunction<ObjectKey, ObjectValue, T> reading) {
      this.into = into;
      this.reading = reading;
    }

    private final Set<ObjectKey> mine = new LinkedHashSet<>();

    @Override
    public void changed(ObjectKey key, ObjectValue object) {
      into.put(key, reading.apply(key, object));
      mine.add(key);
      if (telling) {
        told.add(key);
      }
    }

    @Override
    public void removed(ObjectKey key) {
      into.remove(key);
      mine.remove(key);
    }

    @Override
    public void restarted() {
      telling = true;
      told.clear();
    }

    @Override
    public void synced() {
      for (ObjectKey key : List.copyOf(mine)) {
        if (!told.contains(key)) {
          removed(key);
        }
      }
      telling = false;
      told.clear();
    }
  }

  /// Role bindings, found by their namespace.
  private final class NamespacedBindings implements ObjectReader.Observer {
    private final Map<ObjectKey, Binding> all = new ConcurrentHashMap<>();
    private final Followed<Binding> mirror =
        new Followed<>(all, (key, object) -> Binding.of(object, key.namespace()));

    @Override
    public void changed(ObjectKey key, ObjectValue object) {
      mirror.changed(key, object);
      in(key).put(key, Binding.of(object, key.namespace()));
    }

    @Override
    public void removed(ObjectKey key) {
      mirror.removed(key);
      in(key).remove(key);
    }

    @Override
    public void restarted() {
      mirror.restarted();
    }

    @Override
    public void synced() {
      mirror.synced();
      byNamespace.values().forEach(some -> some.keySet().retainAll(all.keySet()));
    }

    private Map<ObjectKey, Binding> in(ObjectKey key) {
      return byNamespace.computeIfAbsent(key.namespace(), n -> new ConcurrentHashMap<>());
    }
  }

  @Override
  public void close() {
    following.forEach(ObjectReader.Following::close);
  }

  @Override
  public Decision authorize(AccessRequest request) {
    String namespace = request instanceof ResourceAccess access ? access.namespace() : "";
    Set<String> missing = new LinkedHashSet<>();
    for (Binding binding : bindingsFor(namespace)) {
      Optional<Binding.Subject> subject = binding.binds(request.user());
      if (subject.isPresent()) {
        for (Rule rule : rules(binding, missing)) {
          if (rule.allows(request)) {
            return new Decision.Allow(
                "RBAC: allowed by " + binding.description() + " to " + subject.get().description());
          }
        }
      }
    }
    return new Decision.NoOpinion(missing.isEmpty() ? "" : "RBAC: " + aggregate(missing));
  }

  /// As Go prints several errors in one.
  private static String aggregate(Set<String> faults) {
    String all = String.join(", ", faults);
    return faults.size() > 1 ? "[" + all + "]" : all;
  }

  private List<Binding> bindingsFor(String namespace) {
    List<Binding> all = new ArrayList<>(bindings.values());
    if (!namespace.isEmpty()) {
      all.addAll(byNamespace.getOrDefault(namespace, Map.of()).values());
    }
    return all;
  }

  private List<Rule> rules(Binding binding, Set<String> missing) {
    ObjectKey key = new ObjectKey(binding.clusterRole() ? "" : binding.namespace(), binding.role());
    List<Rule> rules = roles.get(key);
    if (rules == null) {
      String resource = binding.clusterRole() ? "clusterrole" : "role";
      missing.add(resource + "." + GROUP + " \"" + binding.role() + "\" not found");
      return List.of();
    }
    return rules;
  }

  @Override
  public RuleSet rulesFor(UserInfo user, String namespace) {
    List<RuleSet.ResourceRule> resources = new ArrayList<>();
    List<RuleSet.PathRule> paths = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>();
    for (Binding binding : bindingsFor(namespace)) {
      if (binding.binds(user).isPresent()) {
        for (Rule rule : rules(binding, missing)) {
          if (!rule.paths().isEmpty()) {
            paths.add(new RuleSet.PathRule(rule.verbs(), rule.paths()));
          }
          if (!rule.resources().isEmpty()) {
            resources.add(
                new RuleSet.ResourceRule(
                    rule.verbs(), rule.groups(), rule.resources(), rule.names()));
          }
        }
      }
    }
    return new RuleSet(resources, paths, missing.isEmpty(), aggregate(missing));
  }

  @Override
  public List<ObjectValue> bootstrapObjects() {
    return DefaultRoles.objects();
  }

  @Override
  public ObjectValue reconcile(ObjectValue wanted, ObjectValue existing) {
    return DefaultRoles.reconcile(wanted, existing);
  }
}
