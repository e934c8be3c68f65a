package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A chart in a repository, which the proxy of Go's modules serves as it serves any repository.
record HelmChart(String module, String folder) {
  private static final Duration FETCHED_WITHIN = Duration.ofMinutes(3);

  static List<HelmChart> all(String yaml) {
    return Values.list(Values.load(yaml)).stream()
        .map(Values::map)
        .map(
            chart ->
                new HelmChart(
                    String.valueOf(chart.get("module")), String.valueOf(chart.get("folder"))))
        .toList();
  }

  /// The manifests that Helm makes of the chart.
  ///
  /// @param work where commands run
  String rendered(Path work, String namespace) throws Exception {
    Path chart = fetched(work).resolve(folder);
    return run(
        work,
        GoProgram.HELM.path().toString(),
        "template",
        "release",
        chart.toString(),
        "--include-crds",
        "--namespace",
        namespace);
  }

  private Path fetched(Path work) throws Exception {
    String told = run(work, "go", "mod", "download", "-json", module);
    return Path.of(String.valueOf(Values.map(Values.load(told.replace("\t", " "))).get("Dir")));
  }

  private static String run(Path work, String... command) throws Exception {
    Ended ended = Ended.of(List.of(command), work, Map.of(), "", FETCHED_WITHIN);
    assertThat(ended.status()).as("%s: %s", String.join(" ", command), ended.err()).isZero();
    return ended.out();
  }

  @Override
  public String toString() {
    return module.substring(module.indexOf('/') + 1, module.indexOf('@')) + " " + folder;
  }
}
