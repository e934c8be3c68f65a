package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.operation.EngineFixture.Answer;
import io.binnacle.spi.value.ObjectValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where kube-apiserver tells a list or a map that is sent empty from one that is not sent, and
/// what else Go's types in memory know of an object that its JSON does not say.
class EmptyAndMissingTest {
  private static final String SETS = "/apis/apps/v1/namespaces/default/daemonsets";
  private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
  private static final String GENERATION = "deprecated.daemonset.template.generation";

  private EngineFixture engine;

  @BeforeEach
  void open() throws Exception {
    engine = new EngineFixture();
    engine.send("POST /api/v1/namespaces", "{\"metadata\":{\"name\":\"default\"}}");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private Answer post(String collection, String object) {
    return engine.send("POST " + collection, json(object));
  }

  private Answer merge(String path, String patch) {
    return engine.patch(path, json(patch));
  }

  @Test
  void aPolicyOfWhichAListIsLeftEmptyIsChanged() {
    String policies = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
    post(
        policies,
        "{'metadata':{'name':'p'},'spec':{'podSelector':{},'policyTypes':['Ingress','Egress']}}");
    Answer emptied = merge(policies + "/p", "{'spec':{'ingress':[]}}");
    assertThat(emptied.body().integer("metadata", "generation")).contains(2L);
    assertThat(emptied.body().at("spec", "ingress")).isEmpty();
    Answer selector = merge(policies + "/p", "{'spec':{'podSelector':{'matchLabels':{}}}}");
    assertThat(selector.body().integer("metadata", "generation")).contains(3L);
    Answer same = merge(policies + "/p", "{'spec':{'podSelector':{}}}");
    assertThat(same.body().integer("metadata", "generation")).contains(3L);
  }

  @Test
  void elsewhereAnEmptyListIsNone() {
    String ingresses = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";
    String backend = "'defaultBackend':{'service':{'name':'s','port':{'number':80}}}";
    post(ingresses, "{'metadata':{'name':'i'},'spec':{" + backend + "}}");
    Answer emptied = merge(ingresses + "/i", "{'spec':{'rules':[],'tls':[]}}");
    assertThat(emptied.body().integer("metadata", "generation")).contains(1L);
  }

  @Test
  void aMessageShowsWhetherAListWasSent() {
    String ingresses = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";
    assertThat(post(ingresses, "{'metadata':{'name':'i'},'spec':{'rules':[]}}").text("message"))
        .isEqualTo(
            "Ingress.networking.k8s.io \"i\" is invalid: spec: Invalid value: []: either"
                + " `defaultBackend` or `rules` must be specified");
    assertThat(post(ingresses, "{'metadata':{'name':'i'},'spec':{}}").text("message"))
        .contains("spec: Invalid value: null: either");
  }

  @Test
  void aMessageShowsOfASelectorWhatIsWrittenOfIt() {
    assertThat(
            post(SETS, "{'metadata':{'name':'s'},'spec':{'selector':{'matchExpressions':[]}}}")
                .text("message"))
        .contains("spec.selector: Invalid value: {}: empty selector is invalid for daemonset");
  }

  @Test
  void anAutoscalerThatIsToldNoPoliciesGetsNone() {
    Answer answer =
        post(
            "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
            "{'metadata':{'name':'h'},'spec':{'maxReplicas':2,'scaleTargetRef':{'kind':'D',"
                + "'name':'x','apiVersion':'apps/v1'},'behavior':{'scaleUp':{'policies':[]}}}}");
    assertThat(answer.text("message"))
        .endsWith(
            "spec.behavior.scaleUp.policies: Required value: must specify at least one Policy");
  }

  @Test
  void whatWasSentEmptyHasItsDefaultWhenItHasBeenStored() {
    Answer node =
        post(
            "/api/v1/nodes",
            "{'metadata':{'name':'n'},'status':{'capacity':{'cpu':'1'},'allocatable':{}}}");
    assertThat(node.body().text("status", "allocatable", "cpu")).contains("1");
    Answer again = merge("/api/v1/nodes/n", "{'metadata':{'labels':{'a':'b'}}}");
    assertThat(again.body().at("status")).isEqualTo(node.body().at("status"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "1.5", " 4", "1_0", "0x10"})
  void aTemplateGenerationThatIsNoNumberIsNotRead(String generation) {
    Answer answer = post(SETS, set(generation));
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.text("message"))
        .isEqualTo(
            "DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strconv.ParseInt:"
                + " parsing \""
                + generation
                + "\": invalid syntax");
  }

  @Test
  void aTemplateGenerationIsReadAsGoReadsIt() {
    assertThat(post(SETS, set("99999999999999999999")).text("message"))
        .endsWith("parsing \"99999999999999999999\": value out of range");
    assertThat(post(SETS, set("+4")).text("metadata", "annotations", GENERATION)).isEqualTo("4");
    String patch = "{'metadata':{'annotations':{'" + GENERATION + "':'z'}}}";
    Answer merged = merge(SETS + "/s", patch);
    assertThat(merged.code()).isEqualTo(422);
    assertThat(merged.text("message"))
        .startsWith(" \"\" is invalid: patch: Invalid value: ")
        .endsWith(": strconv.ParseInt: parsing \"z\": invalid syntax");
    Answer strategic =
        engine.send("PATCH " + SETS + "/s", json(patch), PatchOperation.STRATEGIC_MERGE_PATCH);
    assertThat(strategic.code()).isEqualTo(500);
    assertThat(strategic.text("message"))
        .isEqualTo("strconv.ParseInt: parsing \"z\": invalid syntax");
  }

  private static String set(String generation) {
    return "{'metadata':{'name':'s','annotations':{'"
        + GENERATION
        + "':'"
        + generation
        + "'}},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':"
        + "{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}";
  }

  @Test
  void aJobWithoutLabelsSharesThoseOfItsTemplate() {
    ObjectValue shared = labels("shared", "");
    assertThat(shared.names())
        .containsExactlyInAnyOrder(
            "a",
            "job-name",
            "batch.kubernetes.io/job-name",
            "controller-uid",
            "batch.kubernetes.io/controller-uid");
    assertThat(labels("empty", ",'labels':{}").names()).isEqualTo(labels("other", "").names());
    assertThat(labels("own", ",'labels':{'a':'b'}").names()).containsExactly("a");
  }

  private ObjectValue labels(String name, String labels) {
    Answer created =
        post(
            JOBS,
            "{'metadata':{'name':'"
                + name
                + "'"
                + labels
                + "},'spec':{'template':{'metadata':{'labels':{'a':'b'}},'spec':{'restartPolicy':"
                + "'Never','containers':[{'name':'c','image':'i'}]}}}}");
    return created.body().object("metadata", "labels").orElseThrow();
  }

  @Test
  void aVolumeWithoutCapacityHasNullOfIt() {
    assertThat(
            post(
                    "/api/v1/persistentvolumes",
                    "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],"
                        + "'hostPath':{'path':'/x'}}}")
                .text("message"))
        .contains("spec.capacity: Unsupported value: null: supported values: \"storage\"");
  }

  @Test
  void termsOfTopologyEqualThoseThatAreYetToBeRead() {
    Answer answer =
        post(
            "/apis/storage.k8s.io/v1/storageclasses",
            "{'metadata':{'name':'c'},'provisioner':'p','allowedTopologies':[{},"
                + "{'matchLabelExpressions':[{'key':'k','values':['v']}]}]}");
    assertThat(answer.body().items("details", "causes")).hasSize(2);
  }

  @Test
  void aSelectorOfEverythingIsAnotherThanNone() {
    String capacities = "/apis/storage.k8s.io/v1/namespaces/default/csistoragecapacities";
    Answer made = post(capacities, "{'metadata':{'name':'c'},'storageClassName':'s'}");
    assertThat(made.code()).as("%s", made.body()).isEqualTo(201);
    assertThat(merge(capacities + "/c", "{'nodeTopology':{}}").text("message"))
        .endsWith("nodeTopology: Invalid value: {}: field is immutable");
  }

  @Test
  void aWebhookOfWhichBytesAreLeftEmptyIsTheSameEachTime() {
    String hooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    String hook = "'webhooks':[" + hook(",'caBundle':''") + "]}";
    Answer first = post(hooks, "{'metadata':{'name':'h'}," + hook);
    Answer same = merge(hooks + "/h", "{" + hook);
    assertThat(same.body().integer("metadata", "generation")).contains(1L);
    assertThat(same.body().at("metadata", "resourceVersion"))
        .isEqualTo(first.body().at("metadata", "resourceVersion"));
  }

  private static String hook(String more) {
    return "{'name':'a.example.com','clientConfig':{'url':'https://example.com/x'"
        + more
        + "},'admissionReviewVersions':['v1'],'sideEffects':'None'}";
  }

  @Test
  void templatesHaveNoListsOfMetadataThatAreMeantForObjects() {
    assertThat(
            post(
                    "/apis/resource.k8s.io/v1/namespaces/default/resourceclaimtemplates",
                    "{'metadata':{'name':'t'},'spec':{'metadata':{'ownerReferences':[]},'spec':{}}}")
                .text("message"))
        .endsWith("is invalid: spec.metadata.ownerReferences: Forbidden: cannot be set");
  }

  @Test
  void whatMayNotChangeIsShownWithItsEmptyLists() {
    String claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    post(
        claims,
        "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],'resources':"
            + "{'requests':{'storage':'1'}}}}");
    assertThat(merge(claims + "/c", "{'spec':{'accessModes':[]}}").text("message"))
        .contains("+ \"AccessModes\": [],");
    assertThat(merge(claims + "/c", "{'spec':{'resources':{'limits':{}}}}").code()).isEqualTo(200);
  }

  @Test
  void managersAreForgottenWhateverElseIsSentEmpty() {
    String maps = "/api/v1/namespaces/default/configmaps";
    post(maps, "{'metadata':{'name':'m'},'data':{'a':'b'}}");
    Answer reset =
        engine.send(
            "PUT " + maps + "/m",
            json("{'metadata':{'name':'m','labels':{},'managedFields':[]},'data':{'a':'b'}}"));
    assertThat(reset.body().at("metadata", "managedFields")).isEmpty();
  }
}
