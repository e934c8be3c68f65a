package io.binnacle.kernel.operation;

import io.binnacle.kernel.outbound.Proxy;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.strategy.ServicePools;
import io.binnacle.kernel.strategy.ServiceRange;
import io.binnacle.kernel.strategy.Strategies;
import io.binnacle.kernel.table.TablePrinters;
import io.binnacle.kernel.validation.core.ServiceAddressRules;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.Deadline;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Puts the operations together: the one place that knows what each of them needs.
public final class ResourceEngine {
  private ResourceEngine() {}

  /// What the operations are made of.
  ///
  /// @param catalog the resources of the moment
  /// @param store the objects; must also know [#internalResources]
  /// @param admission the admission plugins
  /// @param defaults what kinds have when nobody says otherwise
  /// @param tables how kinds are printed
  /// @param serviceRange the addresses of Services
  /// @param authority asks for the permission to create on update
  /// @param refusal why a user may not do something; empty when the user may
  /// @param reviewers by `resource.group`, e.g. `tokenreviews.authentication.k8s.io`, or by
  ///   `serviceaccounts/token`
  /// @param connections how nodes, pods and services are reached
  /// @param storeProblem what is wrong with the store at the moment
  public record Parts(
      Supplier<ResourceCatalog> catalog,
      ObjectStore store,
      AdmissionGate admission,
      Defaults defaults,
      TablePrinters tables,
      ServiceRange serviceRange,
      CreationAuthority authority,
      Function<ResourceAccess, Optional<String>> refusal,
      Map<String, Reviewer> reviewers,
      Connections connections,
      Supplier<Optional<String>> storeProblem,
      Clock clock,
      RandomGenerator random) {}

  /// How nodes, pods and services are reached.
  ///
  /// @param proxy passes requests on
  /// @param addressTypes which addresses of a node to take, best first
  /// @param authority asks for what connecting to pods needs besides
  public record Connections(Proxy proxy, List<String> addressTypes, ConnectAuthority authority) {
    /// kube-apiserver's order.
    public static final List<String> USUAL_ADDRESS_TYPES =
        List.of("Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP");

    public Connections {
      addressTypes = List.copyOf(addressTypes);
    }
  }

  /// Resources that are stored and not served.
  public static List<ResourceDefinition> internalResources() {
    return List.of(StoredPool.NODE_PORTS);
  }

  public static OperationDispatcher of(Parts parts) {
    ObjectStore store = parts.store();
    Supplier<ResourceCatalog> catalog = parts.catalog();
    Strategies strategies =
        new Strategies(
            new ServicePools(
                parts.serviceRange(),
                pool(parts, addresses(catalog.get())),
                pool(parts, StoredPool.NODE_PORTS),
                parts.random()),
            ServiceAddressRules::faults,
            namespace -> administrative(store, catalog.get(), namespace),
            parts.refusal());
    WriteSteps steps =
        new WriteSteps(
            parts.admission(),
            parts.defaults(),
            new ManagedPaths(catalog),
            parts.clock(),
            parts.random());
    Bodies bodies = new Bodies(catalog);
    TableRendering tables = new TableRendering(parts.tables(), parts.clock());
    ProtobufForms protobufs = new ProtobufForms(catalog.get().schemas());
    Rendering rendering = new Rendering(tables, protobufs);
    ListRendering lists = new ListRendering(rendering, tables, protobufs);
    ObjectWriter writer = new ObjectWriter(store, steps);
    ObjectRemover remover = new ObjectRemover(store, steps);
    WatchOperation watch =
        new WatchOperation(store, new WatchFrames(tables, protobufs), parts.random());
    ListOperation list = new ListOperation(store, watch, lists);

    Map<Verb, Operation> verbs = new EnumMap<>(Verb.class);
    verbs.put(Verb.GET, new GetOperation(store, rendering));
    verbs.put(Verb.LIST, list);
    verbs.put(Verb.WATCH, watch);
    verbs.put(Verb.CREATE, new CreateOperation(bodies, writer, rendering));
    verbs.put(Verb.UPDATE, new UpdateOperation(bodies, writer, rendering, parts.authority()));
    verbs.put(Verb.PATCH, new PatchOperation(bodies, writer, rendering, parts.authority()));
    verbs.put(Verb.DELETE, new DeleteOperation(bodies, remover, rendering));
    verbs.put(Verb.DELETE_COLLECTION, new DeleteCollectionOperation(bodies, list, remover, lists));

    Map<String, Operation> special = new HashMap<>();
    parts
        .reviewers()
        .forEach(
            (resource, reviewer) ->
                special.put(
                    "create " + resource, new ReviewOperation(bodies, steps, rendering, reviewer)));
    BindingOperation binding = new BindingOperation(catalog, bodies, store, steps, rendering);
    special.put("create pods/binding", binding);
    special.put("create bindings", binding);
    Connecting connecting = new Connecting(catalog, store, parts.admission());
    special.putAll(connections(parts, connecting));
    special.put(
        "create pods/eviction",
        new EvictionOperation(
            bodies,
            store,
            new DisruptionBudgets(catalog, store, strategies, steps),
            remover,
            steps,
            rendering));
    special.put(
        "list componentstatuses", new ComponentStatuses(rendering, parts.storeProblem(), true));
    special.put(
        "get componentstatuses", new ComponentStatuses(rendering, parts.storeProblem(), false));
    return new ResourceOperations(catalog, strategies, verbs, special);
  }

  /// What connects to nodes, pods and services.
  private static Map<String, Operation> connections(Parts parts, Connecting connecting) {
    Connections to = parts.connections();
    Proxy proxy = to.proxy();
    Kubelets kubelets = new Kubelets(connecting, to.addressTypes());
    ProxyBackends backends = new ProxyBackends(connecting, kubelets, parts.random());
    Map<String, Operation> all = new HashMap<>();
    all.put("get pods/log", new PodLogOperation(connecting, kubelets, proxy));
    Map.of("exec", "exec", "attach", "attach", "portforward", "portForward")
        .forEach(
            (subresource, path) -> {
              Operation stream =
                  new PodStreamOperation(connecting, kubelets, proxy, to.authority(), path);
              all.put("get pods/" + subresource, stream);
              all.put("create pods/" + subresource, stream);
            });
    for (Verb verb : List.of(Verb.GET, Verb.CREATE, Verb.UPDATE, Verb.PATCH, Verb.DELETE)) {
      all.put(verb.word() + " nodes/proxy", new ProxyOperation(connecting, proxy, backends::node));
      all.put(verb.word() + " pods/proxy", new ProxyOperation(connecting, proxy, backends::pod));
      all.put(
          verb.word() + " services/proxy",
          new ProxyOperation(connecting, proxy, backends::service));
    }
    return all;
  }

  private static StoredPool pool(Parts parts, ResourceDefinition resource) {
    return new StoredPool(parts.store(), resource, parts.clock(), parts.random());
  }

  private static ResourceDefinition addresses(ResourceCatalog catalog) {
    return known(catalog, new GroupVersionResource("networking.k8s.io", "v1", "ipaddresses"));
  }

  private static boolean administrative(
      ObjectStore store, ResourceCatalog catalog, String namespace) {
    return store
        .get(
            known(catalog, GroupVersionResource.core("namespaces")),
            new ObjectKey("", namespace),
            "",
            Deadline.usual())
        .flatMap(version -> version.labels().text("resource.kubernetes.io/admin-access"))
        .filter("true"::equals)
        .isPresent();
  }

  private static ResourceDefinition known(ResourceCatalog catalog, GroupVersionResource address) {
    return catalog
        .find(address)
        .orElseThrow(() -> new IllegalStateException("the catalogue has no " + address));
  }
}
