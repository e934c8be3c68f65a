package io.binnacle.admission.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceLifecycleTest {
  private static final GroupVersionResource DEPLOYMENTS =
      new GroupVersionResource("apps", "v1", "deployments");
  private static final GroupVersionResource NAMESPACES = GroupVersionResource.core("namespaces");

  private static ObjectValue namespace(String phase, boolean deleted) {
    ObjectValue metadata = ObjectValue.empty();
    if (deleted) {
      metadata = metadata.with("deletionTimestamp", Value.of("2026-01-01T00:00:00Z"));
    }
    return ObjectValue.of("metadata", metadata)
        .with("status", ObjectValue.of("phase", Value.of(phase)));
  }

  private static final Map<String, ObjectValue> EXISTING =
      Map.of(
          "here", namespace("Active", false),
          "going", namespace("Terminating", true),
          "leaving", namespace("Active", true));

  /// Only reads single namespaces.
  private record Namespaces(Map<String, ObjectValue> byName) implements ObjectReader {
    @Override
    public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key)
        throws SpiException {
      if (byName.isEmpty()) {
        throw new SpiException(ErrorKind.UNAVAILABLE, "NOT_READY", "not yet");
      }
      return Optional.ofNullable(byName.get(key.name()));
    }

    @Override
    public List<ObjectValue> list(GroupVersionResource resource, String namespace) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Following follow(GroupVersionResource resource, Observer observer) {
      throw new UnsupportedOperationException();
    }
  }

  private final NamespaceLifecycle plugin = new NamespaceLifecycle(new Namespaces(EXISTING));

  private static AdmissionRequest request(
      Operation operation, GroupVersionResource resource, String namespace, String name) {
    return new AdmissionRequest(
        operation,
        new GroupVersionKind("apps", "v1", "Deployment"),
        resource,
        "",
        new ObjectKey(namespace, name),
        UserInfo.of("u"),
        Optional.of(ObjectValue.empty()),
        Optional.empty(),
        ObjectValue.empty(),
        false);
  }

  private Mutation create(String namespace, String name) throws SpiException {
    return plugin.mutate(request(Operation.CREATE, DEPLOYMENTS, namespace, name));
  }

  private static Status denial(Mutation mutation) {
    return ((Mutation.Denied) mutation).status();
  }

  @Test
  void creationsInALivingNamespaceAndOutsideOfAnyPass() throws Exception {
    assertThat(create("here", "d")).isEqualTo(new Mutation.Unchanged());
    assertThat(create("", "d")).isEqualTo(new Mutation.Unchanged());
  }

  @Test
  void aMissingNamespaceIsNotFound() throws Exception {
    Status status = denial(create("nowhere", "d"));
    assertThat(status.code()).isEqualTo(404);
    assertThat(status.reason()).isEqualTo("NotFound");
    assertThat(status.message()).isEqualTo("namespaces \"nowhere\" not found");
    assertThat(status.details()).contains(Status.Details.of("nowhere", "", "namespaces"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"going", "leaving"})
  void nothingIsMadeInANamespaceThatEnds(String namespace) throws Exception {
    Status status = denial(create(namespace, "d"));
    assertThat(status.code()).isEqualTo(403);
    assertThat(status.reason()).isEqualTo("Forbidden");
    assertThat(status.message())
        .isEqualTo(
            "deployments.apps \"d\" is forbidden: unable to create new content in namespace "
                + namespace
                + " because it is being terminated");
    assertThat(status.details().orElseThrow().causes())
        .containsExactly(
            new Status.Cause(
                "NamespaceTerminating",
                "namespace " + namespace + " is being terminated",
                "metadata.namespace"));
  }

  @Test
  void aNameYetToBeMadeIsNotTold() throws Exception {
    assertThat(denial(create("going", "")).message()).startsWith("deployments.apps is forbidden: ");
  }

  @ParameterizedTest
  @CsvSource({
    "default,true",
    "kube-system,true",
    "kube-public,true",
    "kube-node-lease,false",
    "here,false",
  })
  void theSystemsNamespacesStay(String name, boolean kept) {
    Verdict verdict = plugin.validate(request(Operation.DELETE, NAMESPACES, name, name));
    if (kept) {
      Status status = ((Verdict.Denied) verdict).status();
      assertThat(status.code()).isEqualTo(403);
      assertThat(status.message())
          .isEqualTo("namespaces \"" + name + "\" is forbidden: this namespace may not be deleted");
    } else {
      assertThat(verdict).isEqualTo(Verdict.allowed());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE,'',pods,'',true",
    "CREATE,'',pods,binding,true",
    "CREATE,'',namespaces,'',false",
    "CREATE,authorization.k8s.io,localsubjectaccessreviews,'',false",
    "CREATE,authorization.k8s.io,subjectaccessreviews,'',false",
    "UPDATE,'',pods,'',false",
    "DELETE,'',pods,'',false",
    "DELETE,'',namespaces,'',true",
  })
  void onlyCreationsAndEndsOfNamespacesConcernIt(
      Operation operation, String group, String resource, String subresource, boolean concerns) {
    assertThat(
            plugin.handles(operation, new GroupVersionResource(group, "v1", resource), subresource))
        .isEqualTo(concerns);
    assertThat(plugin.sideEffects()).isFalse();
  }

  @Test
  void whatCannotBeToldFails() {
    NamespaceLifecycle early = new NamespaceLifecycle(new Namespaces(Map.of()));
    assertThatThrownBy(() -> early.mutate(request(Operation.CREATE, DEPLOYMENTS, "here", "d")))
        .isInstanceOf(SpiException.class)
        .hasMessage("not yet");
  }
}
