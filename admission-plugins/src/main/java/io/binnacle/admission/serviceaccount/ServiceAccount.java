package io.binnacle.admission.serviceaccount;

import io.binnacle.admission.Refusal;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// As kube-apiserver's ServiceAccount: a new pod runs as a service account that exists, `default`
/// where it names none, and gets the account's token and secrets for its images. Thread-safe.
final class ServiceAccount implements MutatingAdmission, ValidatingAdmission {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final String EPHEMERAL = "ephemeralcontainers";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String ENFORCED = "kubernetes.io/enforce-mountable-secrets";

  /// What upstream takes for true.
  private static final Set<String> TRUE = Set.of("1", "t", "true");

  private final Accounts accounts;
  private final RandomGenerator random;

  ServiceAccount(Accounts accounts, RandomGenerator random) {
    this.accounts = accounts;
    this.random = random;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return resource.equals(PODS)
        && switch (operation) {
          case CREATE -> subresource.isEmpty();
          case UPDATE -> subresource.equals(EPHEMERAL);
          default -> false;
        };
  }

  @Override
  public boolean sideEffects() {
    return false;
  }

  @Override
  public Mutation mutate(AdmissionRequest request) throws SpiException {
    ObjectValue pod = request.object().orElse(ObjectValue.empty());
    if (request.operation() != Operation.CREATE || mirror(pod)) {
      return new Mutation.Unchanged();
    }
    String name = name(pod).orElse(Accounts.USUAL);
    Optional<ObjectValue> account = accounts.find(new ObjectKey(request.key().namespace(), name));
    if (account.isEmpty()) {
      return new Mutation.Denied(Refusal.forbidden(request, missing(request, name)));
    }
    ObjectValue changed = pod.withAt(Value.of(name), "spec", "serviceAccountName");
    if (mounts(account.get(), pod)) {
      changed = TokenVolume.mounted(changed, random);
    }
    List<Value> pulls = account.get().items("imagePullSecrets");
    if (pod.items("spec", "imagePullSecrets").isEmpty() && !pulls.isEmpty()) {
      changed = changed.withAt(new ListValue(pulls), "spec", "imagePullSecrets");
    }
    return changed.equals(pod)
        ? new Mutation.Unchanged()
        : new Mutation.Changed(changed, List.of());
  }

  @Override
  public Verdict validate(AdmissionRequest request) throws SpiException {
    ObjectValue pod = request.object().orElse(ObjectValue.empty());
    boolean created = request.operation() == Operation.CREATE;
    Optional<String> why = created && mirror(pod) ? ofMirror(pod) : ofPod(request, pod, created);
    return why.isEmpty()
        ? Verdict.allowed()
        : new Verdict.Denied(Refusal.forbidden(request, why.get()));
  }

  private Optional<String> ofPod(AdmissionRequest request, ObjectValue pod, boolean created)
      throws SpiException {
    String namespace = request.key().namespace();
    Optional<String> name = name(pod);
    if (name.isEmpty()) {
      String podName = pod.text("metadata", "name").orElse("");
      return Optional.of("no service account specified for pod " + namespace + "/" + podName);
    }
    Optional<ObjectValue> account = accounts.find(new ObjectKey(namespace, name.get()));
    if (account.isEmpty()) {
      return Optional.of(missing(request, name.get()));
    }
    boolean enforced =
        account
            .get()
            .text("metadata", "annotations", ENFORCED)
            .filter(said -> TRUE.contains(said.toLowerCase(Locale.ROOT)))
            .isPresent();
    if (!enforced) {
      return Optional.empty();
    }
    return created
        ? SecretReferences.faultOfPod(pod, account.get())
        : SecretReferences.faultOfEphemeralContainers(pod, account.get());
  }

  /// A mirror of what a node runs by itself gets nothing of the server's.
  private static Optional<String> ofMirror(ObjectValue pod) {
    if (name(pod).isPresent()) {
      return Optional.of("a mirror pod may not reference service accounts");
    }
    if (SecretReferences.any(pod)) {
      return Optional.of("a mirror pod may not reference secrets");
    }
    return TokenVolume.projected(pod)
        ? Optional.of("a mirror pod may not use ServiceAccountToken volume projections")
        : Optional.empty();
  }

  private static boolean mirror(ObjectValue pod) {
    return pod.at("metadata", "annotations", MIRROR).isPresent();
  }

  private static Optional<String> name(ObjectValue pod) {
    return pod.text("spec", "serviceAccountName").filter(name -> !name.isEmpty());
  }

  /// The pod's wish goes before the account's.
  private static boolean mounts(ObjectValue account, ObjectValue pod) {
    String field = "automountServiceAccountToken";
    return pod.at("spec", field).isPresent()
        ? pod.flag("spec", field)
        : account.at(field).isEmpty() || account.flag(field);
  }

  private static String missing(AdmissionRequest request, String name) {
    return "error looking up service account "
        + request.key().namespace()
        + "/"
        + name
        + ": serviceaccount \""
        + name
        + "\" not found";
  }
}
