package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Manifests as people write them come back with the server's defaults and nothing else, and are
/// settled: applied again they are unchanged, and nothing differs.
class ManifestsIT extends KubectlTest {
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final List<String> OF_THE_SERVER =
      List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields");

  @ParameterizedTest
  @ValueSource(strings = {"pods", "workloads", "network", "storage", "policy"})
  void manifestsOfTheDocumentation(String topic) throws Exception {
    settles(kubectl, resource("manifests/" + topic + ".yaml"));
  }

  @ParameterizedTest
  @MethodSource("charts")
  void chartsOfApplications(HelmChart chart) throws Exception {
    settles(kubectl.anywhere(), chart.rendered(folder, namespace));
  }

  static Stream<HelmChart> charts() throws Exception {
    return HelmChart.all(resource("charts.yaml")).stream();
  }

  private void settles(Kubectl client, String manifests) throws Exception {
    List<Map<String, Object>> sent = Values.documents(manifests);
    String file = client.file("manifests.yaml", manifests);
    try {
      assertThat(client.ok("apply", "-f", file).lines())
          .hasSize(sent.size())
          .allMatch(line -> line.endsWith(" created"));
      String got = client.ok("get", "-f", file, "-o", "json");
      assertThat(differences(sent, got)).isEmpty();
      assertThat(client.ok("apply", "-f", file).lines())
          .hasSize(sent.size())
          .allMatch(line -> line.endsWith(" unchanged") || line.endsWith(" configured"));
      // kubectl says "configured" when it replaced a list in which the server had completed items.
      assertThat(versions(client.ok("get", "-f", file, "-o", "json"))).isEqualTo(versions(got));
      assertThat(client.ok("diff", "-f", file)).isEmpty();
    } finally {
      client.run("", "delete", "-f", file, "--ignore-not-found", "--wait=false");
      release(client, "pv");
      release(client, "pvc");
    }
  }

  private static List<String> versions(String list) {
    return Values.list(Values.map(Values.load(list)).get("items")).stream()
        .map(Values::map)
        .map(
            object ->
                object.get("kind")
                    + " "
                    + Values.at(object, "metadata.name").orElse("")
                    + " at "
                    + Values.at(object, "metadata.resourceVersion").orElse(""))
        .toList();
  }

  private static List<String> differences(List<Map<String, Object>> sent, String got)
      throws Exception {
    ExpectedDefaults defaults =
        new ExpectedDefaults(Values.map(Values.load(resource("defaults.yaml"))));
    List<Object> found = Values.list(Values.map(Values.load(got)).get("items"));
    assertThat(found).hasSameSizeAs(sent);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      Map<String, Object> expected = defaults.of(sent.get(i));
      Map<String, Object> object = Values.map(found.get(i));
      takeServersOwn(Values.map(expected.get("metadata")), Values.map(object.get("metadata")));
      String who = expected.get("kind") + " " + Values.at(expected, "metadata.name").orElse("");
      Values.differences(expected, object).forEach(line -> differences.add(who + line));
    }
    return differences;
  }

  /// What every object gets, and what kubectl notes.
  private static void takeServersOwn(Map<String, Object> sent, Map<String, Object> found) {
    assertThat(found).containsKeys("uid", "resourceVersion", "creationTimestamp");
    OF_THE_SERVER.forEach(found::remove);
    OF_THE_SERVER.forEach(sent::remove);
    if (!sent.containsKey("namespace")) {
      found.remove("namespace");
    }
    Map<String, Object> annotations = Values.map(found.get("annotations"));
    assertThat(annotations.remove(APPLIED)).isNotNull();
    if (annotations.isEmpty()) {
      found.remove("annotations");
    }
  }

  /// Takes off the finalizers that wait for controllers.
  private static void release(Kubectl client, String kind) throws Exception {
    for (String name : client.ok("get", kind, "-o", "name").lines().toList()) {
      client.ok("patch", name, "-p", "{\"metadata\":{\"finalizers\":null}}");
    }
  }
}
