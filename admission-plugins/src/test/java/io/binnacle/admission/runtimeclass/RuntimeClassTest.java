package io.binnacle.admission.runtimeclass;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.FakeObjects;
import io.binnacle.admission.Notation;
import io.binnacle.admission.Requests;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeClassTest {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");

  private final RuntimeClass plugin =
      new RuntimeClass(
          new FakeObjects()
              .put(
                  CLASSES,
                  "{metadata: {name: heavy}, overhead: {podFixed: {cpu: 250m, memory: 64Mi}}}")
              .put(
                  CLASSES,
                  "{metadata: {name: placed}, scheduling: {nodeSelector: {disk: fast, zone: a},"
                      + " tolerations: [{key: k, operator: Exists}]}}")
              .put(CLASSES, "{metadata: {name: plain}}"));

  private static AdmissionRequest pod(String spec) {
    return Requests.create(
        PODS, Notation.object("{metadata: {name: x, namespace: ns}, spec: " + spec + "}"));
  }

  private ObjectValue admitted(String spec) throws SpiException {
    AdmissionRequest request = pod(spec);
    return switch (plugin.mutate(request)) {
      case Mutation.Changed changed -> changed.object().object("spec").orElseThrow();
      case Mutation.Unchanged unchanged ->
          request.object().orElseThrow().object("spec").orElseThrow();
      case Mutation.Denied denied -> throw new AssertionError(denied.status().message());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {}",
        "{runtimeClassName: plain} | {runtimeClassName: plain}",
        "{runtimeClassName: heavy} | {runtimeClassName: heavy, overhead: {cpu: 250m, memory:"
            + " 64Mi}}",
        "{runtimeClassName: heavy, overhead: {cpu: 0.25, memory: 65536Ki}} | {runtimeClassName:"
            + " heavy, overhead: {cpu: 250m, memory: 64Mi}}",
        "{runtimeClassName: placed} | {runtimeClassName: placed, nodeSelector: {disk: fast, zone:"
            + " a}, tolerations: [{key: k, operator: Exists}]}",
        "{runtimeClassName: placed, nodeSelector: {zone: a, x: y}, tolerations: [{key: o, operator:"
            + " Exists}, {key: k, operator: Equal, value: v}]} | {runtimeClassName: placed,"
            + " nodeSelector: {zone: a, x: y, disk: fast}, tolerations: [{key: o, operator:"
            + " Exists}, {key: k, operator: Exists}]}",
      })
  void aPodGetsWhatItsClassSays(String spec, String expected) throws SpiException {
    assertThat(admitted(spec)).isEqualTo(Notation.object(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{runtimeClassName: gone} | pod rejected: RuntimeClass \"gone\" not found",
        "{runtimeClassName: heavy, overhead: {cpu: 1m}} | pod rejected: Pod's Overhead doesn't"
            + " match RuntimeClass's defined Overhead",
        "{runtimeClassName: placed, nodeSelector: {zone: b}} | conflict:"
            + " runtimeClass.scheduling.nodeSelector[zone] = a; pod.spec.nodeSelector[zone] = b",
      })
  void whatContradictsTheClassIsRefused(String spec, String why) throws SpiException {
    Mutation.Denied denied = (Mutation.Denied) plugin.mutate(pod(spec));

    assertThat(denied.status().code()).isEqualTo(403);
    assertThat(denied.status().message()).isEqualTo("pods \"x\" is forbidden: " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{overhead: {cpu: 1m}} | pod rejected: Pod Overhead set without corresponding RuntimeClass"
            + " defined Overhead",
        "{runtimeClassName: plain, overhead: {cpu: 1m}} | pod rejected: Pod Overhead set without"
            + " corresponding RuntimeClass defined Overhead",
        "{runtimeClassName: heavy} | pod rejected: Pod's Overhead doesn't match RuntimeClass's"
            + " defined Overhead",
      })
  void overheadIsTheClasssAlone(String spec, String why) throws SpiException {
    Verdict.Denied denied = (Verdict.Denied) plugin.validate(pod(spec));

    assertThat(denied.status().message()).isEqualTo("pods \"x\" is forbidden: " + why);
  }

  @Test
  void whatTheClassSaysPasses() throws SpiException {
    ObjectValue spec = admitted("{runtimeClassName: heavy}");
    AdmissionRequest request = pod("{}");

    assertThat(
            plugin.validate(request.withObject(request.object().orElseThrow().with("spec", spec))))
        .isEqualTo(Verdict.allowed());
  }
}
