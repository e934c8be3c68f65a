package io.binnacle.kernel.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What kube-apiserver answers to a dry-run creation, without what other stages add.
class BuiltInDefaultsTest {
  private static final ResourceCatalog CATALOG = ResourceCatalog.builtIn();
  private static final BuiltInDefaults DEFAULTS = new BuiltInDefaults();

  private static ObjectValue json(String text) {
    return JsonReader.readStored(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectValue defaulted(String apiVersion, String kind, String spec) {
    ResourceDefinition resource =
        CATALOG.ofKind(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
    ObjectValue once =
        DEFAULTS.apply(resource.schema(), conformed(resource, json("{'spec':" + spec + "}")));
    assertThat(DEFAULTS.apply(resource.schema(), once)).as("again").isEqualTo(once);
    return once;
  }

  /// As decoding leaves it: with the structs that Go always has.
  private static ObjectValue conformed(ResourceDefinition resource, ObjectValue object) {
    try {
      return Conformer.conform(object, resource.schema()).object();
    } catch (IllTypedException e) {
      throw new AssertionError(e);
    }
  }

  private static void check(String apiVersion, String kind, String spec, String expected) {
    assertThat(defaulted(apiVersion, kind, spec).object("spec").orElseThrow())
        .isEqualTo(json(expected));
  }

  private static final String CONTAINER =
      "'imagePullPolicy':'Always','terminationMessagePath':'/dev/termination-log',"
          + "'terminationMessagePolicy':'File','resources':{}";
  private static final String POD =
      "'restartPolicy':'Always','dnsPolicy':'ClusterFirst','schedulerName':'default-scheduler',"
          + "'securityContext':{},'terminationGracePeriodSeconds':30";

  @Test
  void aPod() {
    check(
        "v1",
        "Pod",
        "{'containers':[{'name':'c','image':'nginx','resources':{},"
            + "'ports':[{'containerPort':80}],'livenessProbe':{'httpGet':{'port':80}}}]}",
        "{'containers':[{'name':'c','image':'nginx','ports':[{'containerPort':80,"
            + "'protocol':'TCP'}],'livenessProbe':{'httpGet':{'path':'/','port':80,"
            + "'scheme':'HTTP'},'timeoutSeconds':1,'periodSeconds':10,'successThreshold':1,"
            + "'failureThreshold':3},"
            + CONTAINER
            + "}],'enableServiceLinks':true,"
            + POD
            + "}");
  }

  @Test
  void aDeployment() {
    check(
        "apps/v1",
        "Deployment",
        "{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},"
            + "'spec':{'containers':[{'name':'c','image':'nginx','resources':{}}]}}}",
        "{'replicas':1,'selector':{'matchLabels':{'a':'b'}},"
            + "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
            + "'image':'nginx',"
            + CONTAINER
            + "}],"
            + POD
            + "}},'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%',"
            + "'maxSurge':'25%'}},'revisionHistoryLimit':10,'progressDeadlineSeconds':600}");
  }

  @Test
  void aService() {
    check(
        "v1",
        "Service",
        "{'ports':[{'port':80},{'name':'x','port':81,'targetPort':'http'}]}",
        "{'ports':[{'protocol':'TCP','port':80,'targetPort':80},{'name':'x','protocol':'TCP',"
            + "'port':81,'targetPort':'http'}],'type':'ClusterIP','sessionAffinity':'None',"
            + "'internalTrafficPolicy':'Cluster'}");
    assertThat(
            defaulted("v1", "Service", "{'type':'LoadBalancer','ports':[{'port':80}]}")
                .object("spec")
                .orElseThrow())
        .satisfies(
            spec -> {
              assertThat(spec.flag("allocateLoadBalancerNodePorts")).isTrue();
              assertThat(spec.text("externalTrafficPolicy")).contains("Cluster");
            });
  }

  @Test
  void aJobAndACronJob() {
    String template = "'template':{'spec':{'restartPolicy':'Never','containers':[]}}";
    check(
        "batch/v1",
        "Job",
        "{" + template + "}",
        "{'parallelism':1,'completions':1,'backoffLimit':6,'completionMode':'NonIndexed',"
            + "'manualSelector':false,"
            + "'suspend':false,'podReplacementPolicy':'TerminatingOrFailed',"
            + "'template':{'metadata':{},"
            + "'spec':{'containers':[],"
            + POD.replace("'restartPolicy':'Always'", "'restartPolicy':'Never'")
            + "}}}");
    assertThat(
            defaulted("batch/v1", "CronJob", "{'schedule':'* * * * *','jobTemplate':{'spec':{}}}")
                .object("spec")
                .orElseThrow())
        .satisfies(
            spec -> {
              assertThat(spec.text("concurrencyPolicy")).contains("Allow");
              assertThat(spec.has("suspend")).isTrue();
              assertThat(spec.integer("successfulJobsHistoryLimit")).contains(3L);
              assertThat(spec.integer("failedJobsHistoryLimit")).contains(1L);
            });
  }

  @Test
  void aStatefulSetAndADaemonSet() {
    assertThat(defaulted("apps/v1", "StatefulSet", "{'serviceName':'s','template':{'spec':{}}}"))
        .satisfies(
            set -> {
              assertThat(set.text("spec", "podManagementPolicy")).contains("OrderedReady");
              assertThat(set.integer("spec", "updateStrategy", "rollingUpdate", "partition"))
                  .contains(0L);
              assertThat(set.text("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"))
                  .contains("Retain");
              assertThat(set.integer("spec", "replicas")).contains(1L);
            });
    assertThat(defaulted("apps/v1", "DaemonSet", "{'template':{'spec':{}}}"))
        .satisfies(
            set -> {
              assertThat(set.integer("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"))
                  .contains(1L);
              assertThat(set.integer("spec", "updateStrategy", "rollingUpdate", "maxSurge"))
                  .contains(0L);
            });
  }

  @Test
  void whatIsSaidStays() {
    ObjectValue deployment =
        defaulted(
            "apps/v1",
            "Deployment",
            "{'replicas':0,'strategy':{'type':'Recreate'},'revisionHistoryLimit':0,"
                + "'progressDeadlineSeconds':5,'template':{'spec':{'restartPolicy':'Never',"
                + "'terminationGracePeriodSeconds':0,'schedulerName':'mine','containers':[]}}}");
    assertThat(deployment.integer("spec", "replicas")).contains(0L);
    assertThat(deployment.object("spec", "strategy")).contains(json("{'type':'Recreate'}"));
    assertThat(deployment.integer("spec", "revisionHistoryLimit")).contains(0L);
    assertThat(deployment.integer("spec", "progressDeadlineSeconds")).contains(5L);
    assertThat(deployment.object("spec", "template", "spec"))
        .contains(
            json(
                "{'restartPolicy':'Never','terminationGracePeriodSeconds':0,"
                    + "'schedulerName':'mine','containers':[],'dnsPolicy':'ClusterFirst',"
                    + "'securityContext':{}}"));
  }

  /// The policy goes by the tag, also beside a digest; what is no image name has no tag.
  @ParameterizedTest
  @CsvSource({
    "nginx,Always",
    "nginx:latest,Always",
    "nginx:1.27,IfNotPresent",
    "localhost:5000/nginx,Always",
    "localhost:5000/nginx:1.27,IfNotPresent",
    "registry.k8s.io/a/b:latest,Always",
    "nginx@sha256:e4f0474a75c510f40b37b6b7dc2516241ffa8bde5a442bde3d372c9519c84d90,IfNotPresent",
    "nginx:latest@sha256:e4f0474a75c510f40b37b6b7dc2516241ffa8bde5a442bde3d372c9519c84d90,Always",
    "nginx:1@sha256:e4f0474a75c510f40b37b6b7dc2516241ffa8bde5a442bde3d372c9519c84d90,IfNotPresent",
    "NGINX,IfNotPresent",
    "'',IfNotPresent",
  })
  void images(String image, String policy) {
    ObjectValue pod =
        defaulted("v1", "Pod", "{'containers':[{'name':'c','image':'" + image + "'}]}");
    assertThat(pod.items("spec", "containers"))
        .singleElement()
        .isInstanceOfSatisfying(
            ObjectValue.class,
            container -> assertThat(container.text("imagePullPolicy")).contains(policy));
  }
}
