package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import io.binnacle.distribution.server.Served;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/// A server that is stopped and started again on the same directory.
class RestartIT {
  /// What tells of the server itself, where it listens and that it lives, is another one's
  /// afterwards.
  private static final String NOT_OF_THE_SERVER =
      "!apiserver.kubernetes.io/identity,!endpointslice.kubernetes.io/skip-mirror,"
          + "kubernetes.io/service-name!=kubernetes";

  private static final String EVERYTHING =
      "cm,secret,sa,pod,svc,pvc,rc,limits,quota,deploy,rs,sts,ds,job,cronjob,hpa,ingress,netpol,role,"
          + "rolebinding,lease,pv,node,priorityclass,storageclass,clusterrole,namespace";

  @TempDir Path folder;

  @ParameterizedTest
  @Arrangements(usual = {"h2", "raft-mapdb"})
  void aSecondStartKeepsEverything(Arrangement arrangement) throws Exception {
    arrangement.assumeDurable();
    Path program = GoProgram.KUBECTL.path();
    String before;
    long revision;
    try (Served server = arrangement.start(folder)) {
      Kubectl kubectl = new Kubectl(program, server, folder, "kept");
      kubectl.ok("create", "namespace", "kept");
      kubectl.ok("apply", "-f", kubectl.file("kinds.yaml", KubectlTest.resource("kinds.yaml")));
      kubectl.ok("delete", "secret", "password");
      before = everything(kubectl);
      revision = revision(kubectl);
      server.stop();
    }
    try (Served server = arrangement.start(folder)) {
      Kubectl kubectl = new Kubectl(program, server, folder, "kept");
      assertThat(before).contains("name: settings").doesNotContain("name: password");
      assertThat(everything(kubectl)).isEqualTo(before);
      assertThat(revision(kubectl)).isGreaterThanOrEqualTo(revision);
      assertThat(kubectl.ok("apply", "-f", folder.resolve("kinds.yaml").toString()).lines())
          .contains("secret/password created")
          .filteredOn(line -> !line.endsWith(" unchanged"))
          .hasSize(1);
      server.stop();
    }
  }

  private static String everything(Kubectl kubectl) throws Exception {
    return kubectl.ok("get", EVERYTHING, "--all-namespaces", "-l", NOT_OF_THE_SERVER, "-o", "yaml");
  }

  private static long revision(Kubectl kubectl) throws Exception {
    String list = kubectl.ok("get", "--raw", "/api/v1/configmaps?limit=1");
    return Long.parseLong(list.replaceAll("(?s).*?\"resourceVersion\":\"(\\d+)\".*", "$1"));
  }
}
