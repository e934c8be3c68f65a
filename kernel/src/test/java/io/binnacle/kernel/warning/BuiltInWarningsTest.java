package io.binnacle.kernel.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInWarningsTest {

  private static ObjectValue json(String text) {
    return JsonReader.readStored(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectValue named(String rest) {
    return json("{'metadata':{'name':'x'}" + (rest.isEmpty() ? "" : "," + rest) + "}");
  }

  /// What is wrong with a pod, at the paths of a pod and of a template.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'nodeSelector':{'beta.kubernetes.io/os':'linux'} | nodeSelector[beta.kubernetes.io/os]:"
            + " deprecated since v1.14; use \"kubernetes.io/os\" instead",
        "'topologySpreadConstraints':[{'topologyKey':'failure-domain.beta.kubernetes.io/zone',"
            + "'labelSelector':{}}] | topologySpreadConstraints[0].topologyKey:"
            + " failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use"
            + " \"topology.kubernetes.io/zone\" instead",
        "'topologySpreadConstraints':[{'topologyKey':'k'}] |"
            + " topologySpreadConstraints[0].labelSelector: a null labelSelector results in"
            + " matching no pod",
        "'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':["
            + "{'preference':{'matchExpressions':[{'key':'k','values':['-']}]}}]}} |"
            + " affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]"
            + ".preference.matchExpressions[0].values[0]: - is invalid, a valid label must be an"
            + " empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
            + " and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or"
            + " '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        "'affinity':{'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':["
            + "{'podAffinityTerm':{}}]}} |"
            + " affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]"
            + ".podAffinityTerm.labelSelector: a null labelSelector results in matching no pod",
        "'volumes':[{'name':'v','gitRepo':{}}] | volumes[0].gitRepo: deprecated in v1.11, and"
            + " disabled by default in v1.33+",
        "'volumes':[{'name':'v','glusterfs':{}}] | volumes[0].glusterfs: deprecated in v1.25,"
            + " non-functional in v1.26+",
        "'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{'resources':"
            + "{'requests':{'storage':'1500m'}}}}}}] |"
            + " volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]:"
            + " fractional byte value \"1500m\" is invalid, must be an integer",
        "'hostAliases':[{'ip':'1.1.1.1'},{'ip':'1.1.1.1'}] | hostAliases[1].ip: duplicate ip"
            + " \"1.1.1.1\"",
        "'imagePullSecrets':[{'name':'a'},{'name':'a'}] | imagePullSecrets[1].name: duplicate name"
            + " \"a\"",
        "'imagePullSecrets':[{}] | imagePullSecrets[0].name: invalid empty name \"\"",
        "'overhead':{'memory':'0.5'} | overhead[memory]: fractional byte value \"500m\" is invalid,"
            + " must be an integer",
        "'containers':[{'name':'c','resources':{'limits':{'memory':'128m'}}}] |"
            + " containers[0].resources.limits[memory]: fractional byte value \"128m\" is invalid,"
            + " must be an integer",
        "'initContainers':[{'name':'c','env':[{'name':'A','value':'1'},{'name':'A','value':'2'}]}] |"
            + " initContainers[0].env[1]: hides previous definition of \"A\", which may be dropped"
            + " when using apply",
        "'containers':[{'name':'c','env':[{'name':'A','value':'1'},{'name':'A','value':'$(A)2'}]}]"
            + " | ``",
        "'containers':[{'name':'c','ports':[{'containerPort':80,'protocol':'TCP'}]},{'name':'d',"
            + "'ports':[{'containerPort':80,'protocol':'TCP'}]}] | containers[1].ports[0]: duplicate"
            + " port definition with spec.containers[0].ports[0]",
        "'containers':[{'name':'c','ports':[{'containerPort':80,'protocol':'TCP'},"
            + "{'containerPort':80,'protocol':'TCP','hostPort':8}]}] | containers[0].ports[1]:"
            + " overlapping port definition with spec.containers[0].ports[0]",
        "'containers':[{'name':'c','ports':[{'containerPort':80,'protocol':'TCP','hostPort':8,"
            + "'hostIP':'1.1.1.1'},{'containerPort':80,'protocol':'TCP','hostPort':8}]}] |"
            + " containers[0].ports[1]: dangerously ambiguous port definition with"
            + " spec.containers[0].ports[0]",
        "'containers':[{'name':'c','ports':[{'name':'p','containerPort':1,'protocol':'TCP'},"
            + "{'name':'p','containerPort':2,'protocol':'TCP'}]}] | containers[0].ports[1]:"
            + " duplicate port name \"p\" with spec.containers[0].ports[0], services and probes that"
            + " select ports by name will use spec.containers[0].ports[0]",
        "'containers':[{'name':'c','ports':[{'containerPort':1,'protocol':'TCP','hostIP':"
            + "'1.1.1.1'}]}] | containers[0].ports[0]: hostIP set without hostPort: {Name:"
            + " HostPort:0 ContainerPort:1 Protocol:TCP HostIP:1.1.1.1}",
        "'terminationGracePeriodSeconds':-1 | terminationGracePeriodSeconds: must be >= 0; negative"
            + " values are invalid and will be treated as 1",
        "'dnsConfig':{'nameservers':['010.0.0.1']} | dnsConfig.nameservers[0]: non-standard IP"
            + " address \"010.0.0.1\" is invalid: use \"10.0.0.1\"",
      })
  void podsAreWarnedOf(String spec, String warning) {
    ObjectValue pod = named("'spec':{" + spec + "}");
    List<String> ofPod = warning.isEmpty() ? List.of() : List.of("spec." + warning);
    List<String> ofTemplate =
        warning.isEmpty()
            ? List.of()
            : List.of(
                ("spec.template.spec." + warning)
                    .replaceAll("(with|use) spec\\.", "$1 spec.template.spec."));

    assertThat(BuiltInWarnings.create("pods", pod)).isEqualTo(ofPod);
    assertThat(
            BuiltInWarnings.create(
                "deployments.apps", named("'spec':{'template':{'spec':{" + spec + "}}}")))
        .isEqualTo(ofTemplate);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'configMap':{'name':'m','items':[{'path':'a'},{'path':'a/b'}]} | volume \"v\" (ConfigMap"
            + " \"m\"): overlapping paths: \"a/b\" with \"a\"",
        "'secret':{'secretName':'s','items':[{'path':'a/'},{'path':'a'}]} | volume \"v\" (Secret"
            + " \"s\"): overlapping paths: \"a\" with \"a\"",
        "'configMap':{'name':'m','items':[{'path':'a'},{'path':'ab'}]} | ``",
        "'projected':{'sources':[{'configMap':{'name':'m','items':[{'path':'t/x'}]}},"
            + "{'serviceAccountToken':{'path':'t'}}]} | volume \"v\" (Projected): overlapping paths:"
            + " \"t\" (ServiceAccountToken) with \"t/x\" (ConfigMap \"m\")",
        "'projected':{'sources':[{}]} | volume \"v\" (Projected) has no sources provided",
      })
  void filesInOneAnothersPlace(String source, String warning) {
    assertThat(
            BuiltInWarnings.create(
                "pods", named("'spec':{'volumes':[{'name':'v'," + source + "}]}")))
        .isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "services | 'spec':{'type':'ClusterIP','clusterIP':'None','sessionAffinity':'ClientIP'} |"
            + " spec.SessionAffinity is ignored for headless services",
        "services | 'spec':{'type':'ClusterIP','externalIPs':['1.2.3.4'],'sessionAffinity':'None'} |"
            + " spec.externalIPs is deprecated and may no longer be implemented in some clusters",
        "services | 'spec':{'type':'ClusterIP','trafficDistribution':'PreferClose'} |"
            + " spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"",
        "services | 'spec':{'type':'LoadBalancer','loadBalancerSourceRanges':['10.0.0.1/8']} |"
            + " spec.loadBalancerSourceRanges[0]: CIDR value \"10.0.0.1/8\" is ambiguous in this"
            + " context (should be \"10.0.0.0/8\" or \"10.0.0.1/32\"?)",
        "services | 'spec':{'type':'LoadBalancer','loadBalancerIP':'FD00::1'} |"
            + " spec.loadBalancerIP: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format"
            + " (\"fd00::1\")",
        "persistentvolumes | 'spec':{'persistentVolumeReclaimPolicy':'Recycle'} |"
            + " spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated."
            + " Instead, the recommended approach is to use dynamic provisioning.",
        "persistentvolumes | 'spec':{'rbd':{}} | spec.rbd: deprecated in v1.28, non-functional in"
            + " v1.31+",
        "persistentvolumeclaims | 'spec':{'resources':{'requests':{'storage':'100m'}}} |"
            + " spec.resources.requests[storage]: fractional byte value \"100m\" is invalid, must be"
            + " an integer",
        "storageclasses.storage.k8s.io | 'allowedTopologies':[{'matchLabelExpressions':[{'key':"
            + "'beta.kubernetes.io/arch'}]}] | allowedTopologies[0].matchLabelExpressions[0].key:"
            + " deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        "runtimeclasses.node.k8s.io | 'scheduling':{'nodeSelector':{'beta.kubernetes.io/os':'l'}} |"
            + " scheduling.nodeSelector: deprecated since v1.14; use \"kubernetes.io/os\" instead",
        "nodes | 'spec':{'externalID':'x'} | spec.externalID: this field is deprecated, and is"
            + " unused by Kubernetes",
        "endpoints | 'subsets':[{'addresses':[{'ip':'::ffff:1.2.3.4'}]}] |"
            + " subsets[0].addresses[0].ip: non-standard IP address \"::ffff:1.2.3.4\" is invalid:"
            + " use \"1.2.3.4\"",
        "endpointslices.discovery.k8s.io | 'addressType':'FQDN' | spec.addressType: FQDN endpoints"
            + " are deprecated",
        "networkpolicies.networking.k8s.io | 'spec':{'egress':[{'to':[{'ipBlock':{'cidr':"
            + "'10.0.0.0/08'}}]}]} | spec.egress[0].to[0].ipBlock.cidr: non-standard CIDR value"
            + " \"10.0.0.0/08\" is invalid: use \"10.0.0.0/8\"",
        "resourcequotas | 'spec':{'hard':{'cpu':'2','limits.cpu':'1'}} | ResourceQuota cpu (2)"
            + " should be less than limits.cpu (1)",
        "csidrivers.storage.k8s.io | 'spec':{'tokenRequests':[{'audience':'a'}]} |"
            + " spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to"
            + " true to prevent possible logging of tokens in volume attributes",
        "statefulsets.apps | 'spec':{'revisionHistoryLimit':-1} | spec.revisionHistoryLimit: a"
            + " negative value retains all historical revisions; a value >= 0 is recommended",
        "jobs.batch | 'spec':{'completionMode':'Indexed','completions':100001,'parallelism':10001}"
            + " | spec: In Indexed Jobs with a number of completions higher than 10^5 and a"
            + " parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes"
            + " when a big number of indexes fail",
        "configmaps | 'data':{} | ``",
      })
  void kindsAreWarnedOf(String resource, String rest, String warning) {
    assertThat(BuiltInWarnings.create(resource, named(rest)))
        .isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
  }

  @Test
  void annotationsOfOldAreTold() {
    ObjectValue pod =
        json(
            "{'metadata':{'name':'x','annotations':{"
                + "'scheduler.alpha.kubernetes.io/critical-pod':'',"
                + "'seccomp.security.alpha.kubernetes.io/pod':'',"
                + "'container.apparmor.security.beta.kubernetes.io/c':'runtime/default'}},"
                + "'spec':{'containers':[{'name':'c'}]}}");
    List<String> ofPod = BuiltInWarnings.create("pods", pod);
    List<String> ofTemplate =
        BuiltInWarnings.create("podtemplates", named("").with("template", pod));

    assertThat(ofPod)
        .containsExactly(
            "metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in"
                + " v1.16+; use the \"priorityClassName\" field instead",
            "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in"
                + " v1.27+; use the \"seccompProfile\" field instead");
    List<String> expected = new ArrayList<>();
    ofPod.forEach(warning -> expected.add("template." + warning));
    expected.add(
        "template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]:"
            + " deprecated since v1.30; use the \"appArmorProfile\" field instead");
    assertThat(ofTemplate).isEqualTo(expected);
  }

  @Test
  void aNameThatIsNoLabelIsTold() {
    assertThat(BuiltInWarnings.create("pods", json("{'metadata':{'name':'a.b'}}")))
        .containsExactly(
            "metadata.name: this is used in the Pod's hostname, which can result in surprising"
                + " behavior; a DNS label is recommended: [must not contain dots]");
    assertThat(BuiltInWarnings.create("deployments.apps", json("{'metadata':{'name':'a.b'}}")))
        .containsExactly(
            "metadata.name: this is used in Pod names and hostnames, which can result in"
                + " surprising behavior; a DNS label is recommended: [must not contain dots]");
  }

  @Test
  void aChangeIsWarnedOfWhenItChangesTheSpecification() {
    String spec =
        "'spec':{'template':{'spec':{'terminationGracePeriodSeconds':-1,'containers':[]}}}";
    ObjectValue before = json("{'metadata':{'name':'x','generation':1}," + spec + "}");
    ObjectValue after = json("{'metadata':{'name':'x','generation':2}," + spec + "}");

    assertThat(BuiltInWarnings.update("deployments.apps", "", after, before)).hasSize(1);
    assertThat(BuiltInWarnings.update("deployments.apps", "", before, before)).isEmpty();
    assertThat(BuiltInWarnings.update("deployments.apps", "status", after, before)).isEmpty();
    assertThat(BuiltInWarnings.update("pods", "", after, before)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'string','format':'date-time' |",
        "'type':'string','format':'k8s-short-name' |",
        "'type':'integer','format':'int32' |",
        "'type':'integer','format':'int16' | int16",
        "'type':'object','format':'uri' | uri",
        "'properties':{'a':{'items':{'format':'x'}},'b':{'allOf':[{'format':'y'}]}} | x,y",
      })
  void definitionsAreWarnedOfFormatsThatNobodyKnows(String schema, @Nullable String formats) {
    String crd = "customresourcedefinitions.apiextensions.k8s.io";
    ObjectValue definition =
        named("'spec':{'versions':[{'schema':{'openAPIV3Schema':{" + schema + "}}}]}");
    List<String> warnings =
        formats == null
            ? List.of()
            : Arrays.stream(formats.split(",", -1))
                .map(format -> "unrecognized format \"" + format + "\"")
                .toList();
    assertThat(BuiltInWarnings.create(crd, definition)).isEqualTo(warnings);
    assertThat(BuiltInWarnings.update(crd, "", definition, definition)).isEmpty();
    assertThat(BuiltInWarnings.update(crd, "", definition, named(""))).isEqualTo(warnings);
  }

  @Test
  void driversOfDevicesAreWrittenSmall() {
    ObjectValue slice = named("'spec':{'driver':'D.example.com'}");
    String warning =
        "spec.driver: driver names should be lowercase; \"D.example.com\" contains uppercase"
            + " characters";
    assertThat(BuiltInWarnings.create("resourceslices.resource.k8s.io", slice))
        .containsExactly(warning);
    assertThat(BuiltInWarnings.update("resourceslices.resource.k8s.io", "", slice, slice))
        .containsExactly(warning);
  }

  /// Go counts thousandths in 64 bits.
  @ParameterizedTest
  @CsvSource({"1Ei,true", "1Pi,false", "100Gi,false", "1E,false", "1500m,true"})
  void amountsThatAreTooMuchForGoLookLikeParts(String amount, boolean warned) {
    ObjectValue claim = named("'spec':{'resources':{'requests':{'storage':'" + amount + "'}}}");
    assertThat(BuiltInWarnings.create("persistentvolumeclaims", claim)).hasSize(warned ? 1 : 0);
  }
}
