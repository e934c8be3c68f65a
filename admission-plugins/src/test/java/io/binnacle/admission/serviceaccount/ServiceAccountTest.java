package io.binnacle.admission.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.FakeObjects;
import io.binnacle.admission.Notation;
import io.binnacle.admission.Requests;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountTest {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource ACCOUNTS = GroupVersionResource.core("serviceaccounts");

  private static final String MOUNT =
      "{name: VOLUME, readOnly: true, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}";
  private static final String VOLUME =
      "{name: VOLUME, projected: {sources: [{serviceAccountToken: {expirationSeconds: 3607, path:"
          + " token}}, {configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path:"
          + " ca.crt}]}}, {downwardAPI: {items: [{path: namespace, fieldRef: {apiVersion: v1,"
          + " fieldPath: metadata.namespace}}]}}], defaultMode: 420}}";

  private final FakeObjects objects =
      new FakeObjects()
          .put(ACCOUNTS, "{metadata: {name: default, namespace: ns}}")
          .put(
              ACCOUNTS,
              "{metadata: {name: still, namespace: ns}, automountServiceAccountToken: false}")
          .put(
              ACCOUNTS,
              "{metadata: {name: puller, namespace: ns}, automountServiceAccountToken: false,"
                  + " imagePullSecrets: [{name: registry}]}")
          .put(
              ACCOUNTS,
              "{metadata: {name: bound, namespace: ns, annotations:"
                  + " {kubernetes.io/enforce-mountable-secrets: 'true'}},"
                  + " automountServiceAccountToken: false, secrets: [{name: known}],"
                  + " imagePullSecrets: [{name: registry}]}");
  private final AtomicInteger pauses = new AtomicInteger();
  private final ServiceAccount plugin =
      new ServiceAccount(new Accounts(objects, pauses::incrementAndGet), new Random(1));

  private static AdmissionRequest pod(String spec) {
    return Requests.create(
        PODS, Notation.object("{metadata: {name: x, namespace: ns}, spec: " + spec + "}"));
  }

  private static AdmissionRequest mirror(String spec) {
    return Requests.create(
        PODS,
        Notation.object(
            "{metadata: {name: x, namespace: ns, annotations: {kubernetes.io/config.mirror: a}},"
                + " spec: "
                + spec
                + "}"));
  }

  private AdmissionRequest admitted(AdmissionRequest request) throws SpiException {
    return switch (plugin.mutate(request)) {
      case Mutation.Changed changed -> request.withObject(changed.object());
      case Mutation.Unchanged _ -> request;
      case Mutation.Denied denied -> throw new AssertionError(denied.status().message());
    };
  }

  private static ObjectValue spec(AdmissionRequest request) {
    return request.object().orElseThrow().object("spec").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{containers: [{name: a}], initContainers: [{name: i}]} | {serviceAccountName: default,"
            + " containers: [{name: a, volumeMounts: [MOUNT]}], initContainers: [{name: i,"
            + " volumeMounts: [MOUNT]}], volumes: [TOKEN]}",
        "{containers: [{name: a, volumeMounts: [{name: own, mountPath:"
            + " /var/run/secrets/kubernetes.io/serviceaccount}]}], volumes: [{name: own}]} |"
            + " {serviceAccountName: default, containers: [{name: a, volumeMounts: [{name: own,"
            + " mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}], volumes: [{name:"
            + " own}]}",
        "{automountServiceAccountToken: false, containers: [{name: a}]} |"
            + " {automountServiceAccountToken: false, serviceAccountName: default, containers:"
            + " [{name: a}]}",
        "{serviceAccountName: still, automountServiceAccountToken: true, containers: [{name: a}]} |"
            + " {serviceAccountName: still, automountServiceAccountToken: true, containers:"
            + " [{name: a, volumeMounts: [MOUNT]}], volumes: [TOKEN]}",
        "{serviceAccountName: puller} | {serviceAccountName: puller, imagePullSecrets: [{name:"
            + " registry}]}",
        "{serviceAccountName: puller, imagePullSecrets: [{name: own}]} | {serviceAccountName:"
            + " puller, imagePullSecrets: [{name: own}]}",
      })
  void aPodGetsAnAccountAndItsToken(String sent, String expected) throws SpiException {
    ObjectValue made = spec(admitted(pod(sent)));
    String name =
        made.items("volumes").stream()
            .flatMap(volume -> ((ObjectValue) volume).text("name").stream())
            .findFirst()
            .orElse("");
    assertThat(made)
        .isEqualTo(
            Notation.object(
                expected.replace("MOUNT", MOUNT).replace("TOKEN", VOLUME).replace("VOLUME", name)));
    if (expected.contains("TOKEN")) {
      assertThat(name).matches("kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}");
    }
  }

  @Test
  void askedAgainItAddsNothing() throws SpiException {
    AdmissionRequest once = admitted(pod("{containers: [{name: a}]}"));

    assertThat(plugin.mutate(once)).isEqualTo(new Mutation.Unchanged());
    assertThat(plugin.validate(once)).isEqualTo(Verdict.allowed());
  }

  @Test
  void aContainerThatComesLaterUsesTheVolumeThatIsThere() throws SpiException {
    AdmissionRequest once = admitted(pod("{containers: [{name: a}]}"));
    ObjectValue more =
        once.object()
            .orElseThrow()
            .withAt(
                ListValue.of(
                    spec(once).items("containers").getFirst(), Notation.object("{name: b}")),
                "spec",
                "containers");

    ObjectValue twice = spec(admitted(once.withObject(more)));

    assertThat(twice.items("volumes")).hasSize(1);
    assertThat(((ObjectValue) twice.items("containers").get(1)).items("volumeMounts"))
        .isEqualTo(((ObjectValue) twice.items("containers").get(0)).items("volumeMounts"));
  }

  @Test
  void anAccountThatIsMissingIsRefused() throws SpiException {
    Mutation.Denied denied = (Mutation.Denied) plugin.mutate(pod("{serviceAccountName: gone}"));

    assertThat(denied.status().code()).isEqualTo(403);
    assertThat(denied.status().message())
        .isEqualTo(
            "pods \"x\" is forbidden: error looking up service account ns/gone: serviceaccount"
                + " \"gone\" not found");
  }

  @Test
  void theUsualAccountOfANewNamespaceIsWaitedFor() throws SpiException {
    FakeObjects later = new FakeObjects();
    ServiceAccount waiting =
        new ServiceAccount(
            new Accounts(
                later,
                () -> {
                  if (pauses.incrementAndGet() == 3) {
                    later.put(ACCOUNTS, "{metadata: {name: default, namespace: ns}}");
                  }
                }),
            new Random(1));

    assertThat(waiting.mutate(pod("{}"))).isInstanceOf(Mutation.Changed.class);
    assertThat(pauses).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{containers: [{name: a}]} | no service account specified for pod ns/x",
        "{serviceAccountName: bound, volumes: [{name: v, secret: {secretName: s}}]} | volume with"
            + " secret.secretName=\"s\" is not allowed because service account bound does not"
            + " reference that secret",
        "{serviceAccountName: bound, containers: [{name: a, env: [{name: E, valueFrom:"
            + " {secretKeyRef: {name: s, key: k}}}]}]} | container a with envVar E referencing"
            + " secret.secretName=\"s\" is not allowed because service account bound does not"
            + " reference that secret",
        "{serviceAccountName: bound, initContainers: [{name: i, envFrom: [{secretRef: {name:"
            + " s}}]}]} | init container i with envFrom referencing secret.secretName=\"s\" is not"
            + " allowed because service account bound does not reference that secret",
        "{serviceAccountName: bound, imagePullSecrets: [{name: registry}, {name: s}]} |"
            + " imagePullSecrets[1].name=\"s\" is not allowed because service account bound does"
            + " not reference that imagePullSecret",
      })
  void secretsThatTheAccountLacksAreRefusedWhereItSaysSo(String spec, String why)
      throws SpiException {
    assertThat(refusal(pod(spec))).isEqualTo("pods \"x\" is forbidden: " + why);
  }

  @Test
  void secretsThatTheAccountHasPass() throws SpiException {
    AdmissionRequest request =
        pod(
            "{serviceAccountName: bound, volumes: [{name: v, secret: {secretName: known}}],"
                + " containers: [{name: a, envFrom: [{secretRef: {name: known}}]}],"
                + " imagePullSecrets: [{name: registry}]}");

    assertThat(plugin.validate(request)).isEqualTo(Verdict.allowed());
  }

  @Test
  void ephemeralContainersAreHeldToTheSame() throws SpiException {
    ObjectValue pod =
        Notation.object(
            "{metadata: {name: x, namespace: ns}, spec: {serviceAccountName: bound,"
                + " ephemeralContainers: [{name: e, envFrom: [{secretRef: {name: s}}]}]}}");

    assertThat(refusal(Requests.at("ephemeralcontainers", Requests.update(PODS, pod, pod))))
        .isEqualTo(
            "pods \"x\" is forbidden: ephemeral container e with envFrom referencing"
                + " secret.secretName=\"s\" is not allowed because service account bound does not"
                + " reference that secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{serviceAccountName: default} | a mirror pod may not reference service accounts",
        "{volumes: [{name: v, secret: {secretName: s}}]} | a mirror pod may not reference secrets",
        "{volumes: [{name: v, projected: {sources: [{secret: {name: s}}]}}]} | a mirror pod may not"
            + " reference secrets",
        "{containers: [{name: a, envFrom: [{secretRef: {name: s}}]}]} | a mirror pod may not"
            + " reference secrets",
        "{imagePullSecrets: [{name: s}]} | a mirror pod may not reference secrets",
        "{volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}]} | a"
            + " mirror pod may not use ServiceAccountToken volume projections",
      })
  void aMirrorPodMayNotHaveWhatIsTheServers(String spec, String why) throws SpiException {
    assertThat(refusal(mirror(spec))).isEqualTo("pods \"x\" is forbidden: " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{containers: [{name: a}]}", "{volumes: [{name: v, emptyDir: {}}]}"})
  void aMirrorPodStaysAsItIs(String spec) throws SpiException {
    assertThat(plugin.mutate(mirror(spec))).isEqualTo(new Mutation.Unchanged());
    assertThat(plugin.validate(mirror(spec))).isEqualTo(Verdict.allowed());
  }

  private String refusal(AdmissionRequest request) throws SpiException {
    return ((Verdict.Denied) plugin.validate(request)).status().message();
  }
}
