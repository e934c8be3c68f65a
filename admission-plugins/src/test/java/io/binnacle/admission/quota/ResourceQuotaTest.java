package io.binnacle.admission.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.FakeClient;
import io.binnacle.admission.Notation;
import io.binnacle.admission.Requests;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceQuotaTest {
  private static final GroupVersionResource QUOTAS = GroupVersionResource.core("resourcequotas");
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource CLAIMS =
      GroupVersionResource.core("persistentvolumeclaims");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final FakeClient client = new FakeClient();
  private final ResourceQuota plugin =
      new ResourceQuota(new Meters(CLOCK), new Charges(new QuotaBook(client)));

  private void quota(String spec, String hard, String used) {
    client.put(
        QUOTAS,
        "{metadata: {name: q, namespace: ns}, spec: %s, status: {hard: %s, used: %s}}"
            .formatted(spec, hard, used));
  }

  private ObjectValue used() {
    return client
        .get(QUOTAS, new ObjectKey("ns", "q"))
        .flatMap(quota -> quota.object("status", "used"))
        .orElseThrow();
  }

  private static ObjectValue object(String rest) {
    return Notation.object("{metadata: {name: x, namespace: ns}, " + rest + "}");
  }

  private String fault(AdmissionRequest request) throws SpiException {
    return switch (plugin.validate(request)) {
      case Verdict.Allowed allowed -> "";
      case Verdict.Denied denied -> {
        assertThat(denied.status().code()).isEqualTo(403);
        yield denied.status().message();
      }
    };
  }

  private static GroupVersionResource resource(String qualified) {
    int dot = qualified.indexOf('.');
    return dot < 0
        ? GroupVersionResource.core(qualified)
        : new GroupVersionResource(qualified.substring(dot + 1), "v1", qualified.substring(0, dot));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "configmaps | data: {} | configmaps, count/configmaps",
        "secrets | data: {} | secrets, count/secrets",
        "serviceaccounts | data: {} | count/serviceaccounts",
        "deployments.apps | data: {} | count/deployments.apps",
        "services | spec: {ports: [{port: 1}]} | services, count/services",
        "services | spec: {type: NodePort, ports: [{port: 1}, {port: 2}]} | services,"
            + " count/services, services.nodeports=2",
        "services | spec: {type: LoadBalancer, ports: [{port: 1}]} | services, count/services,"
            + " services.nodeports, services.loadbalancers",
        "services | spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port:"
            + " 1}, {port: 2, nodePort: 30000}]} | services, count/services, services.nodeports,"
            + " services.loadbalancers",
        "persistentvolumeclaims | spec: {resources: {requests: {storage: 1500m}}} |"
            + " persistentvolumeclaims, count/persistentvolumeclaims, requests.storage=2",
        "persistentvolumeclaims | spec: {storageClassName: gold, resources: {requests: {storage:"
            + " '3'}}} | persistentvolumeclaims, count/persistentvolumeclaims, requests.storage=3,"
            + " gold.storageclass.storage.k8s.io/persistentvolumeclaims,"
            + " gold.storageclass.storage.k8s.io/requests.storage=3",
        "resourceclaims.resource.k8s.io | spec: {devices: {requests: [{exactly: {deviceClassName:"
            + " gpu, allocationMode: ExactCount, count: 2}}, {firstAvailable: [{deviceClassName:"
            + " gpu, allocationMode: ExactCount, count: 1}, {deviceClassName: gpu, allocationMode:"
            + " ExactCount, count: 3}]}]}} | count/resourceclaims.resource.k8s.io,"
            + " gpu.deviceclass.resource.k8s.io/devices=5",
        "resourceclaims.resource.k8s.io | spec: {devices: {requests: [{exactly: {deviceClassName:"
            + " gpu, allocationMode: All}}]}} | count/resourceclaims.resource.k8s.io,"
            + " gpu.deviceclass.resource.k8s.io/devices=32",
        "pods | spec: {containers: [{name: a, resources: {requests: {cpu: '1', memory: '2',"
            + " ephemeral-storage: '3', hugepages-2Mi: '4', example.com/gpu: '5'}, limits: {cpu:"
            + " '6', memory: '7', ephemeral-storage: '8'}}}], overhead: {cpu: '1'}} | pods,"
            + " count/pods, cpu=2, requests.cpu=2, memory=2, requests.memory=2,"
            + " ephemeral-storage=3, requests.ephemeral-storage=3, hugepages-2Mi=4,"
            + " requests.hugepages-2Mi=4, requests.example.com/gpu=5, limits.cpu=7,"
            + " limits.memory=7, limits.ephemeral-storage=8",
        "pods | spec: {containers: [{name: a}]}, status: {phase: Succeeded} | count/pods",
        "events | data: {} | ``",
      })
  void anObjectIsChargedForWhatItUses(String resource, String rest, String expected)
      throws SpiException {
    StringBuilder hard = new StringBuilder();
    StringBuilder used = new StringBuilder();
    for (String name :
        ("configmaps secrets services pods persistentvolumeclaims count/configmaps count/secrets"
                + " count/serviceaccounts count/deployments.apps count/services count/pods"
                + " count/persistentvolumeclaims count/events services.nodeports"
                + " services.loadbalancers requests.storage"
                + " gold.storageclass.storage.k8s.io/persistentvolumeclaims"
                + " gold.storageclass.storage.k8s.io/requests.storage"
                + " count/resourceclaims.resource.k8s.io gpu.deviceclass.resource.k8s.io/devices"
                + " cpu memory ephemeral-storage requests.cpu requests.memory"
                + " requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage"
                + " hugepages-2Mi requests.hugepages-2Mi requests.example.com/gpu")
            .split(" ", -1)) {
      hard.append(name).append(": '100',");
      used.append(name).append(": '0',");
    }
    // Containers that say nothing are none of this test's business.
    boolean plain = rest.contains("containers: [{name: a}]");
    String demanded = "(?<![.\\w-])(requests\\.|limits\\.)?(cpu|memory): '\\d+',";
    quota(
        "{}",
        "{" + (plain ? hard.toString().replaceAll(demanded, "") : hard) + "}",
        "{" + (plain ? used.toString().replaceAll(demanded, "") : used) + "}");

    assertThat(fault(Requests.create(resource(resource), object(rest)))).isEmpty();

    ObjectValue now = used();
    StringBuilder told = new StringBuilder();
    for (String one : expected.isEmpty() ? new String[0] : expected.split(", *", -1)) {
      String name = one.replaceFirst("=.*", "");
      String amount = one.contains("=") ? one.replaceFirst(".*=", "") : "1";
      assertThat(now.text(name)).as(name).contains(amount);
      told.append(' ').append(name).append(' ');
    }
    for (String name : now.names()) {
      if (!told.toString().contains(" " + name + " ")) {
        assertThat(now.text(name)).as(name).contains("0");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{pods: '1', requests.cpu: '1'} | {pods: '1', requests.cpu: 900m} | {containers: [{name:"
            + " a, resources: {requests: {cpu: 200m}}}]} | exceeded quota: q, requested:"
            + " pods=1,requests.cpu=200m, used: pods=1,requests.cpu=900m, limited:"
            + " pods=1,requests.cpu=1",
        "{limits.memory: 1Gi, cpu: '1'} | {limits.memory: '0', cpu: '0'} | {containers: [{name: b},"
            + " {name: a, resources: {requests: {cpu: '1'}}}], initContainers: [{name: i}]} | failed"
            + " quota: q: must specify cpu for: b,i; limits.memory for: a,b,i",
        "{pods: '1', secrets: '1', cpu: '1'} | {secrets: '0'} | {containers: [{name: a, resources:"
            + " {requests: {cpu: '1'}}}]} | status unknown for quota: q, resources: cpu,pods",
      })
  void whatAQuotaDoesNotGrantIsRefused(String hard, String used, String spec, String why)
      throws SpiException {
    quota("{}", hard, used);

    assertThat(fault(Requests.create(PODS, object("spec: " + spec))))
        .isEqualTo("pods \"x\" is forbidden: " + why);
    assertThat(client.writes()).isZero();
  }

  @Test
  void aQuotaThatNobodyMeasuredYetGrantsEverything() throws SpiException {
    client.put(
        QUOTAS, "{metadata: {name: q, namespace: ns}, spec: {hard: {pods: '0'}}, status: {}}");

    assertThat(fault(Requests.create(PODS, object("spec: {}")))).isEmpty();
  }

  @Test
  void whatAPodSaysForItselfStandsForItsContainers() throws SpiException {
    quota("{}", "{requests.cpu: '1'}", "{requests.cpu: '0'}");

    assertThat(
            fault(
                Requests.create(
                    PODS,
                    object("spec: {resources: {requests: {cpu: 300m}}, containers: [{name: a}]}"))))
        .isEmpty();
    assertThat(used().text("requests.cpu")).contains("300m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{scopes: [Terminating]} | {activeDeadlineSeconds: 5} | true",
        "{scopes: [Terminating]} | {} | false",
        "{scopes: [NotTerminating]} | {} | true",
        "{scopes: [NotTerminating]} | {activeDeadlineSeconds: 0} | false",
        "{scopes: [BestEffort]} | {containers: [{name: a}]} | true",
        "{scopes: [BestEffort]} | {containers: [{name: a, resources: {limits: {cpu: '1'}}}]} |"
            + " false",
        "{scopes: [NotBestEffort]} | {containers: [{name: a, resources: {limits: {cpu: '1'}}}]} |"
            + " true",
        "{scopes: [BestEffort, Terminating]} | {containers: [{name: a}]} | false",
        "{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values:"
            + " [high]}]}} | {priorityClassName: high} | true",
        "{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values:"
            + " [high]}]}} | {priorityClassName: low} | false",
        "{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: NotIn, values:"
            + " [high]}]}} | {} | true",
        "{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: DoesNotExist}]}}"
            + " | {priorityClassName: low} | false",
        "{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Exists}]}} |"
            + " {priorityClassName: low} | true",
        "{scopes: [CrossNamespacePodAffinity]} | {affinity: {podAffinity:"
            + " {requiredDuringSchedulingIgnoredDuringExecution: [{namespaces: [other]}]}}} | true",
        "{scopes: [CrossNamespacePodAffinity]} | {affinity: {podAntiAffinity:"
            + " {preferredDuringSchedulingIgnoredDuringExecution: [{podAffinityTerm:"
            + " {namespaceSelector: {}}}]}}} | true",
        "{scopes: [CrossNamespacePodAffinity]} | {affinity: {podAffinity:"
            + " {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: k}]}}} | false",
      })
  void aQuotaIsForWhatItsScopesSay(String spec, String pod, boolean charged) throws SpiException {
    quota(spec, "{pods: '1'}", "{pods: '0'}");

    assertThat(fault(Requests.create(PODS, object("spec: " + pod)))).isEmpty();
    assertThat(used().text("pods")).contains(charged ? "1" : "0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "In, values: [fast] | spec: {volumeAttributesClassName: fast} | true",
        "In, values: [fast] | status: {currentVolumeAttributesClassName: fast} | true",
        "In, values: [fast] | status: {modifyVolumeStatus: {targetVolumeAttributesClassName: fast}}"
            + " | true",
        "In, values: [fast] | spec: {volumeAttributesClassName: slow} | false",
        "Exists | spec: {} | false",
        "DoesNotExist | spec: {} | true",
      })
  void claimsHaveAttributesClasses(String operator, String rest, boolean charged)
      throws SpiException {
    quota(
        "{scopeSelector: {matchExpressions: [{scopeName: VolumeAttributesClass, operator: "
            + operator
            + "}]}}",
        "{persistentvolumeclaims: '1'}",
        "{persistentvolumeclaims: '0'}");

    assertThat(fault(Requests.create(CLAIMS, object(rest)))).isEmpty();
    assertThat(used().text("persistentvolumeclaims")).contains(charged ? "1" : "0");
  }

  private static ObjectValue claim(String size) {
    return object("spec: {resources: {requests: {storage: " + size + "}}}");
  }

  @Test
  void anUpdateIsChargedForWhatItAdds() throws SpiException {
    quota("{}", "{requests.storage: 10Gi}", "{requests.storage: 7Gi}");

    assertThat(fault(Requests.update(CLAIMS, claim("8Gi"), claim("5Gi")))).isEmpty();
    assertThat(used().text("requests.storage")).contains("10Gi");
    assertThat(fault(Requests.update(CLAIMS, claim("1Gi"), claim("5Gi")))).isEmpty();
    assertThat(used().text("requests.storage")).contains("10Gi");
    assertThat(fault(Requests.update(CLAIMS, claim("6Gi"), claim("5Gi"))))
        .isEqualTo(
            "persistentvolumeclaims \"x\" is forbidden: exceeded quota: q, requested:"
                + " requests.storage=1Gi, used: requests.storage=10Gi, limited:"
                + " requests.storage=10Gi");
  }

  @Test
  void whatAStatusTellsIsChargedAndNotRefused() throws SpiException {
    quota("{}", "{requests.storage: 10Gi}", "{requests.storage: 10Gi}");
    ObjectValue grown =
        object(
            "spec: {resources: {requests: {storage: 5Gi}}}, status: {allocatedResources: {storage:"
                + " 8Gi}}");

    assertThat(fault(Requests.at("status", Requests.update(CLAIMS, grown, claim("5Gi")))))
        .isEmpty();
    assertThat(used().text("requests.storage")).contains("13Gi");
  }

  @Test
  void aDryRunIsRefusedAndNotCharged() throws SpiException {
    quota("{}", "{pods: '1'}", "{pods: '0'}");
    AdmissionRequest request = Requests.create(PODS, object("spec: {}"));

    assertThat(fault(Requests.dry(request))).isEmpty();
    assertThat(used().text("pods")).contains("0");
    assertThat(fault(request)).isEmpty();
    assertThat(fault(Requests.dry(request))).startsWith("pods \"x\" is forbidden: exceeded quota");
  }

  @Test
  void everyQuotaMustGrant() throws SpiException {
    quota("{}", "{pods: '5'}", "{pods: '0'}");
    client.put(
        QUOTAS,
        "{metadata: {name: r, namespace: ns}, spec: {}, status: {hard: {count/pods: '0'}, used:"
            + " {count/pods: '0'}}}");

    assertThat(fault(Requests.create(PODS, object("spec: {}")))).contains("exceeded quota: r,");
    assertThat(used().text("pods")).contains("0");
  }
}
