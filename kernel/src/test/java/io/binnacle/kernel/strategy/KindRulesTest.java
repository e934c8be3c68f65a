package io.binnacle.kernel.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.core.ServiceAddressRules;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What single kinds do beyond the tables.
class KindRulesTest {
  private static final WriteContext CONTEXT =
      new WriteContext(UserInfo.of("u"), new ObjectKey("ns", "x"), Instant.EPOCH, false);

  private static Strategy strategy(String group, String resource) {
    ServiceStrategyTest.Taken pool = new ServiceStrategyTest.Taken();
    return new Strategies(
            new ServicePools(ServiceRange.parse("10.96.0.0/28"), pool, pool, new Random(1)),
            ServiceAddressRules::faults,
            _ -> true,
            _ -> Optional.empty())
        .of(new GroupVersionResource(group, "v1", resource));
  }

  @Test
  void aClaimBeginsPending() {
    ObjectValue claim = ObjectValue.empty().withAt(Value.of("Bound"), "status", "phase");
    assertThat(strategy("", "persistentvolumeclaims").prepareForCreate(claim, CONTEXT))
        .isEqualTo(ObjectValue.empty().withAt(Value.of("Pending"), "status", "phase"));
  }

  @Test
  void theStatusOfADaemonSetLeavesTheCountOfTemplatesAlone() {
    String[] count = {"metadata", "annotations", "deprecated.daemonset.template.generation"};
    ObjectValue old = ObjectValue.empty().withAt(Value.of("3"), count);
    ObjectValue sent = ObjectValue.empty().withAt(Value.of("0"), count);
    assertThat(strategy("apps", "daemonsets").prepareForStatus(sent, old, CONTEXT).text(count))
        .contains("3");
  }

  @Test
  void aTlsSecretWithoutCertificateIsWarnedOf() {
    ObjectValue secret =
        ObjectValue.of("type", Value.of("kubernetes.io/tls"))
            .withAt(Value.of("eA=="), "data", "tls.crt")
            .withAt(Value.of("eA=="), "data", "tls.key");
    Strategy secrets = strategy("", "secrets");

    assertThat(secrets.warnings(secret, CONTEXT))
        .containsExactly("tls: failed to find any PEM data in certificate input");
    assertThat(secrets.warnings(secret.with("type", Value.of("Opaque")), CONTEXT)).isEmpty();
  }

  @Test
  void aLeaseKeepsNothingOfAnElectionThatIsOff() {
    ObjectValue lease =
        ObjectValue.empty()
            .withAt(Value.of("x"), "spec", "strategy")
            .withAt(Value.of("a"), "spec", "holderIdentity");
    Strategy leases = strategy("coordination.k8s.io", "leases");

    ObjectValue made = leases.prepareForCreate(lease, CONTEXT);

    assertThat(made.at("spec", "strategy")).isEmpty();
    assertThat(made.text("spec", "holderIdentity")).contains("a");
    assertThat(leases.prepareForUpdate(lease, lease, CONTEXT).text("spec", "strategy"))
        .contains("x");
  }

  @Test
  void anApiServiceWithoutAServiceIsAvailable() {
    Strategy services = strategy("apiregistration.k8s.io", "apiservices");
    ObjectValue local = services.prepareForCreate(ObjectValue.empty(), CONTEXT);
    assertThat(local.items("status", "conditions")).hasSize(1);
    ObjectValue remote =
        services.prepareForCreate(
            ObjectValue.empty().withAt(Value.of("s"), "spec", "service", "name"), CONTEXT);
    assertThat(remote.items("status", "conditions")).isEmpty();
  }

  @Test
  void onlyJobsWarnWhenNobodySaysWhatBecomesOfDependents() {
    assertThat(strategy("batch", "jobs").deletionWarnings(false))
        .singleElement()
        .asString()
        .startsWith("child pods are preserved by default when jobs are deleted");
    assertThat(strategy("batch", "jobs").deletionWarnings(true)).isEmpty();
    assertThat(strategy("", "replicationcontrollers").deletionWarnings(false)).isEmpty();
  }

  @Test
  void theCountOfADaemonSetIsNoAnnotationOfItsOwn() {
    Strategy daemonSets = strategy("apps", "daemonsets");
    ObjectValue counted = daemonSets.prepareForCreate(ObjectValue.empty(), CONTEXT);
    ObjectValue annotated = counted.withAt(Value.of("b"), "metadata", "annotations", "a");

    assertThat(counted.at("metadata", "annotations")).isPresent();
    assertThat(daemonSets.versionless(counted).at("metadata", "annotations")).isEmpty();
    assertThat(daemonSets.versionless(annotated).at("metadata", "annotations"))
        .contains(ObjectValue.of("a", Value.of("b")));
    assertThat(List.of(strategy("", "pods").versionless(counted))).containsExactly(counted);
  }

  /// Only whoever writes the status can be told of it.
  @Test
  void aNamespaceIsActiveUntilItIsDeleted() {
    Strategy namespaces = strategy("", "namespaces");
    ObjectValue odd = ObjectValue.of("status", ObjectValue.of("phase", Value.of("Odd")));
    assertThat(namespaces.validateStatus(odd, odd, CONTEXT))
        .extracting(FieldError::toString)
        .containsExactly(
            "status.Phase: Invalid value: \"Odd\": may only be 'Active' if `deletionTimestamp` is"
                + " empty");
    assertThat(namespaces.validateUpdate(odd, odd, CONTEXT)).isEmpty();
  }
}
