package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// POST of a Binding: gives an unassigned pod its node.
final class BindingOperation implements Operation {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource BINDINGS = GroupVersionResource.core("pods/binding");

  private final Supplier<ResourceCatalog> catalog;
  private final Bodies bodies;
  private final ObjectStore store;
  private final WriteSteps steps;
  private final Rendering rendering;

  BindingOperation(
      Supplier<ResourceCatalog> catalog,
      Bodies bodies,
      ObjectStore store,
      WriteSteps steps,
      Rendering rendering) {
    this.catalog = catalog;
    this.bodies = bodies;
    this.store = store;
    this.steps = steps;
    this.rendering = rendering;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.ofWrite(target.request(), target.view().kind());
    Posted posted = Posted.read(target, bodies);
    WriteOptions options = posted.options();
    ObjectValue binding = posted.placed(target);
    String name = target.key().name().isEmpty() ? Metadata.name(binding) : target.key().name();
    if (!name.equals(Metadata.name(binding))) {
      throw ApiErrors.badRequest("name in URL does not match name in Binding object");
    }
    check(binding);
    steps.admitCreation(target.named(name), options, binding);
    ResourceDefinition pods = catalog.get().find(PODS).orElseThrow(ApiErrors::resourceNotServed);
    store.update(
        pods,
        new ObjectKey(target.key().namespace(), name),
        current -> assign(pods, current, name, binding, options.dryRun()),
        target.request().deadline());
    return rendering.created(format);
  }

  private static void check(ObjectValue binding) {
    String kind = binding.text("target", "kind").orElse("");
    List<FieldError> errors = new ArrayList<>();
    if (!kind.isEmpty() && !kind.equals("Node")) {
      errors.add(
          FieldError.notSupported(
              "target.kind", FieldError.quote(kind), List.of("Node", "<empty>")));
    }
    if (binding.text("target", "name").orElse("").isEmpty()) {
      errors.add(FieldError.required("target.name", ""));
    }
    if (!errors.isEmpty()) {
      // Upstream does not make a Status of its own out of these.
      String all = errors.size() == 1 ? errors.getFirst().toString() : errors.toString();
      throw new ApiException(Status.failure(500, "", all));
    }
  }

  private Change assign(
      ResourceDefinition pods,
      Optional<ObjectVersion> current,
      String name,
      ObjectValue binding,
      boolean dryRun) {
    ObjectValue pod =
        current.map(ObjectVersion::value).orElseThrow(() -> ApiErrors.notFound(PODS, name));
    checkIdentity(pods, pod, binding);
    String node = pod.text("spec", "nodeName").orElse("");
    if (Metadata.deleting(pod)) {
      throw conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
    }
    if (!node.isEmpty()) {
      throw conflict(
          name, "pod " + name + " is already assigned to node " + FieldError.quote(node));
    }
    if (!pod.items("spec", "schedulingGates").isEmpty()) {
      throw conflict(name, "pod " + name + " has non-empty .spec.schedulingGates");
    }
    ObjectValue bound =
        pod.withAt(binding.at("target", "name").orElseThrow(), "spec", "nodeName")
            .withoutAt("status", "nominatedNodeName");
    bound = merged(merged(bound, binding, "annotations"), binding, "labels");
    return dryRun ? new Change.Nothing() : new Change.Put(scheduled(bound));
  }

  private static void checkIdentity(ResourceDefinition pods, ObjectValue pod, ObjectValue binding) {
    ObjectKey key = new ObjectKey(Metadata.text(pod, "namespace"), Metadata.name(pod));
    for (String field : List.of("uid", "resourceVersion")) {
      String wanted = Metadata.text(binding, field);
      String found = Metadata.text(pod, field);
      if (!wanted.isEmpty() && !wanted.equals(found)) {
        String what = field.equals("uid") ? "UID" : "ResourceVersion";
        throw StorePreconditions.failed(pods, key, what, wanted, found);
      }
    }
  }

  private static ApiException conflict(String name, String why) {
    return ApiErrors.conflict(BINDINGS, name, why);
  }

  private static ObjectValue merged(ObjectValue pod, ObjectValue binding, String member) {
    ObjectValue more = binding.object("metadata", member).orElse(ObjectValue.empty());
    if (more.isEmpty()) {
      return pod;
    }
    ObjectValue given = pod.object("metadata", member).orElse(ObjectValue.empty());
    ObjectValue merged = ObjectValue.builder().putAll(given).putAll(more).build();
    return pod.withAt(merged, "metadata", member);
  }

  private ObjectValue scheduled(ObjectValue pod) {
    return PodConditions.withTrue(pod, "PodScheduled", ObjectValue.empty(), steps.now());
  }
}
