package io.binnacle.examples.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequiredLabelTest {
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  private static AdmissionRequest create(String namespace, ObjectValue object) {
    return new AdmissionRequest(
        Operation.CREATE,
        new GroupVersionKind("", "v1", "Pod"),
        PODS,
        "",
        new ObjectKey(namespace, "p"),
        new UserInfo("ann", "", List.of(), Map.of()),
        Optional.of(object),
        Optional.empty(),
        ObjectValue.empty(),
        false);
  }

  private static RequiredLabel policy(Optional<String> usual) {
    return new RequiredLabel("team", usual, Set.of("pods"), Set.of("kube-system"));
  }

  private static ObjectValue labelled() {
    return ObjectValue.empty().withAt(Value.of("red"), "metadata", "labels", "team");
  }

  @Test
  void anObjectWithoutTheLabelIsRefused() {
    RequiredLabel policy = policy(Optional.empty());
    assertEquals(new Mutation.Unchanged(), policy.mutate(create("a", ObjectValue.empty())));
    Verdict verdict = policy.validate(create("a", ObjectValue.empty()));
    Verdict.Denied denied = assertInstanceOf(Verdict.Denied.class, verdict);
    assertEquals("pods \"p\" is forbidden: the label team is required", denied.status().message());
  }

  @Test
  void anObjectWithoutTheLabelGetsTheUsualValue() {
    Mutation mutation = policy(Optional.of("red")).mutate(create("a", ObjectValue.empty()));
    Mutation.Changed changed = assertInstanceOf(Mutation.Changed.class, mutation);
    assertEquals(labelled(), changed.object());
    assertEquals(List.of("label team was set to red by required-label"), changed.warnings());
  }

  @Test
  void whatHasTheLabelOrIsExemptIsLeftAlone() {
    RequiredLabel policy = policy(Optional.of("blue"));
    assertEquals(new Mutation.Unchanged(), policy.mutate(create("a", labelled())));
    assertEquals(
        new Mutation.Unchanged(), policy.mutate(create("kube-system", ObjectValue.empty())));
    assertEquals(Verdict.allowed(), policy.validate(create("kube-system", ObjectValue.empty())));
  }

  @Test
  void onlyWritesOfTheNamedResourcesConcernIt() {
    RequiredLabel policy = policy(Optional.empty());
    assertTrue(policy.handles(Operation.CREATE, PODS, ""));
    assertFalse(policy.handles(Operation.CREATE, PODS, "status"));
    assertFalse(policy.handles(Operation.DELETE, PODS, ""));
    assertFalse(
        policy.handles(Operation.CREATE, new GroupVersionResource("", "v1", "secrets"), ""));
  }
}
