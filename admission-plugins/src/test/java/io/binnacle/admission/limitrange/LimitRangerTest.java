package io.binnacle.admission.limitrange;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.FakeObjects;
import io.binnacle.admission.Notation;
import io.binnacle.admission.Requests;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitRangerTest {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource CLAIMS =
      GroupVersionResource.core("persistentvolumeclaims");
  private static final GroupVersionResource RANGES = GroupVersionResource.core("limitranges");

  private final FakeObjects objects = new FakeObjects();
  private final LimitRanger plugin = new LimitRanger(objects);

  private void range(String name, String limits) {
    objects.put(
        RANGES,
        "{metadata: {name: " + name + ", namespace: ns}, spec: {limits: [" + limits + "]}}");
  }

  private static ObjectValue object(String spec) {
    return Notation.object("{metadata: {name: x, namespace: ns}, spec: " + spec + "}");
  }

  private String fault(GroupVersionResource resource, String spec) throws SpiException {
    return switch (plugin.validate(Requests.create(resource, object(spec)))) {
      case Verdict.Allowed allowed -> "";
      case Verdict.Denied denied -> {
        assertThat(denied.status().code()).isEqualTo(403);
        yield denied.status().message();
      }
    };
  }

  @Test
  void containersGetWhatTheyDoNotSay() throws SpiException {
    range("r", "{type: Container, default: {memory: 1Gi, cpu: '1'}, defaultRequest: {cpu: 100m}}");
    ObjectValue pod =
        object(
            "{containers: [{name: a, resources: {limits: {cpu: '2'}}}, {name: b, resources:"
                + " {requests: {cpu: 50m}}}], initContainers: [{name: i}]}");

    ObjectValue admitted = ((Mutation.Changed) plugin.mutate(Requests.create(PODS, pod))).object();

    assertThat(admitted.object("spec"))
        .contains(
            Notation.object(
                "{containers: [{name: a, resources: {limits: {cpu: '2', memory: 1Gi}, requests:"
                    + " {cpu: 100m}}}, {name: b, resources: {requests: {cpu: 50m}, limits: {cpu:"
                    + " '1', memory: 1Gi}}}], initContainers: [{name: i, resources: {limits: {cpu:"
                    + " '1', memory: 1Gi}, requests: {cpu: 100m}}}]}"));
    assertThat(admitted.text("metadata", "annotations", "kubernetes.io/limit-ranger"))
        .contains(
            "LimitRanger plugin set: cpu request for container a; memory limit for container a;"
                + " cpu, memory limit for container b; cpu request for init container i; cpu,"
                + " memory limit for init container i");
  }

  @Test
  void itsOwnResultIsFine() throws SpiException {
    range("r", "{type: Container, default: {cpu: '1'}, defaultRequest: {cpu: '1'}}");
    AdmissionRequest request = Requests.create(PODS, object("{containers: [{name: a}]}"));
    ObjectValue admitted = ((Mutation.Changed) plugin.mutate(request)).object();

    assertThat(plugin.mutate(Requests.create(PODS, admitted))).isEqualTo(new Mutation.Unchanged());
  }

  @Test
  void aRangeOfAnotherNamespaceDoesNotCount() throws SpiException {
    objects.put(
        RANGES,
        "{metadata: {name: r, namespace: other}, spec: {limits: [{type: Container, default: {cpu:"
            + " '1'}, max: {cpu: 1m}}]}}");
    AdmissionRequest request = Requests.create(PODS, object("{containers: [{name: a}]}"));

    assertThat(plugin.mutate(request)).isEqualTo(new Mutation.Unchanged());
    assertThat(plugin.validate(request)).isEqualTo(Verdict.allowed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "min: {cpu: 100m} | {} | minimum cpu usage per Container is 100m.  No request is specified",
        "min: {cpu: 100m} | {requests: {cpu: 50m}} | minimum cpu usage per Container is 100m, but"
            + " request is 50m",
        "min: {cpu: 100m} | {requests: {cpu: 200m}, limits: {cpu: 1m}} | minimum cpu usage per"
            + " Container is 100m, but limit is 1m",
        "min: {cpu: 100m} | {requests: {cpu: '0.1'}} | ``",
        "max: {memory: 1Gi} | {requests: {memory: 1Mi}} | maximum memory usage per Container is"
            + " 1Gi.  No limit is specified",
        "max: {memory: 1Gi} | {limits: {memory: 1025Mi}} | maximum memory usage per Container is"
            + " 1Gi, but limit is 1025Mi",
        "max: {memory: 1Gi} | {limits: {memory: 1Gi}, requests: {memory: 2Gi}} | maximum memory"
            + " usage per Container is 1Gi, but request is 2Gi",
        "max: {memory: 1Gi} | {limits: {memory: 1Gi}} | ``",
        "maxLimitRequestRatio: {cpu: '2'} | {} | cpu max limit to request ratio per Container is 2,"
            + " but no request is specified or request is 0",
        "maxLimitRequestRatio: {cpu: '2'} | {requests: {cpu: 1}, limits: {}} | cpu max limit to"
            + " request ratio per Container is 2, but no request is specified or request is 0",
        "maxLimitRequestRatio: {cpu: '2'} | {requests: {cpu: '1'}} | cpu max limit to request ratio"
            + " per Container is 2, but no limit is specified or limit is 0",
        "maxLimitRequestRatio: {cpu: '2'} | {requests: {cpu: 300m}, limits: {cpu: 700m}} | cpu max"
            + " limit to request ratio per Container is 2, but provided ratio is 2.333333",
        "maxLimitRequestRatio: {cpu: '2.5'} | {requests: {cpu: '1'}, limits: {cpu: '2.5'}} | ``",
      })
  void containersStayWithinTheirBounds(String bound, String resources, String why)
      throws SpiException {
    range("r", "{type: Container, " + bound + "}");
    String expected = why.isEmpty() ? "" : "pods \"x\" is forbidden: " + why;

    assertThat(fault(PODS, "{containers: [{name: a, resources: " + resources + "}]}"))
        .isEqualTo(expected);
    assertThat(fault(PODS, "{initContainers: [{name: a, resources: " + resources + "}]}"))
        .isEqualTo(expected);
  }

  @Test
  void severalFaultsOfOneRangeAreToldTogetherAndEachOnce() throws SpiException {
    range("r", "{type: Container, min: {cpu: '1'}, max: {memory: 1Gi}}");

    assertThat(fault(PODS, "{containers: [{name: a}, {name: b}]}"))
        .isEqualTo(
            "pods \"x\" is forbidden: [minimum cpu usage per Container is 1.  No request is"
                + " specified, maximum memory usage per Container is 1Gi.  No limit is"
                + " specified]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // The sum over containers.
        "[{limits: {cpu: '1'}}, {limits: {cpu: '1'}}] | [] | {} | ``",
        "[{limits: {cpu: '1'}}, {limits: {cpu: 1100m}}] | [] | {} | 2100m",
        // The greediest init container.
        "[{limits: {cpu: '1'}}] | [{limits: {cpu: '2'}}] | {} | ``",
        "[{limits: {cpu: '1'}}] | [{limits: {cpu: '3'}}] | {} | 3",
        // Sidecars run beside the containers, and beside later init containers.
        "[{limits: {cpu: '1'}}] | [{restart: Always, limits: {cpu: '1100m'}}] | {} | 2100m",
        "[{limits: {cpu: 100m}}] | [{restart: Always, limits: {cpu: '1'}}, {limits: {cpu: 1500m}}]"
            + " | {} | 2500m",
        // What the pod says for itself goes before.
        "[{limits: {cpu: '3'}}] | [] | {limits: {cpu: '2'}} | ``",
        "[{limits: {cpu: '1'}}] | [] | {limits: {cpu: '5'}} | 5",
      })
  void podsStayWithinTheirBounds(String containers, String inits, String own, String limit)
      throws SpiException {
    range("r", "{type: Pod, max: {cpu: '2'}}");
    ObjectValue spec =
        Notation.object("{c: " + containers + ", i: " + inits + ", resources: " + own + "}");
    String pod =
        "{containers: "
            + listed(spec, "c")
            + ", initContainers: "
            + listed(spec, "i")
            + ", resources: "
            + own
            + "}";

    assertThat(fault(PODS, pod))
        .isEqualTo(
            limit.isEmpty()
                ? ""
                : "pods \"x\" is forbidden: maximum cpu usage per Pod is 2, but limit is " + limit);
  }

  private static String listed(ObjectValue spec, String list) {
    StringBuilder text = new StringBuilder("[");
    for (var item : spec.items(list)) {
      ObjectValue one = (ObjectValue) item;
      text.append("{restartPolicy: '")
          .append(one.text("restart").orElse(""))
          .append("', resources: {limits: {cpu: '")
          .append(one.text("limits", "cpu").orElse("0"))
          .append("'}}},");
    }
    return text.append("]").toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5Gi | ``",
        "500Mi | minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi",
        "11Gi | maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 11Gi",
      })
  void claimsStayWithinTheirBounds(String size, String why) throws SpiException {
    range("r", "{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 10Gi}}");

    assertThat(fault(CLAIMS, "{resources: {requests: {storage: " + size + "}}}"))
        .isEqualTo(why.isEmpty() ? "" : "persistentvolumeclaims \"x\" is forbidden: " + why);
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE, pods, '', true",
    "UPDATE, pods, '', false",
    "UPDATE, pods, resize, true",
    "UPDATE, pods, status, false",
    "CREATE, pods, binding, false",
    "CREATE, persistentvolumeclaims, '', true",
    "UPDATE, persistentvolumeclaims, '', true",
    "UPDATE, persistentvolumeclaims, status, false",
    "DELETE, persistentvolumeclaims, '', false",
    "CREATE, services, '', false",
  })
  void itLooksAt(Operation operation, String resource, String subresource, boolean looks) {
    assertThat(plugin.handles(operation, GroupVersionResource.core(resource), subresource))
        .isEqualTo(looks);
  }

  @Test
  void whatIsBeingDeletedMayBeAnything() throws SpiException {
    range("r", "{type: PersistentVolumeClaim, max: {storage: 1Gi}}");
    ObjectValue claim = object("{resources: {requests: {storage: 2Gi}}}");
    ObjectValue old =
        Notation.object("{metadata: {name: x, namespace: ns, deletionTimestamp: now}}");

    assertThat(plugin.validate(Requests.update(CLAIMS, claim, old))).isEqualTo(Verdict.allowed());
  }
}
