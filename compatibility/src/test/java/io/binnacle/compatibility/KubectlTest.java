package io.binnacle.compatibility;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/// Tests of kubectl, run once an arrangement of servers. Each test has a namespace of its own.
@ParameterizedClass(name = "{0}")
@Arrangements(usual = "raft-mapdb")
@ExtendWith(ServerPool.Resolver.class)
abstract class KubectlTest {
  /// Repetitions of a test need other namespaces: the last one may still be on its way out.
  private static final AtomicInteger COUNT = new AtomicInteger();

  @Parameter Arrangement arrangement = Arrangement.alone("memory");

  @TempDir Path folder;

  /// The namespace that commands work in.
  String namespace;

  Kubectl kubectl;

  @BeforeEach
  void makeNamespace(ServerPool servers, TestInfo test) throws Exception {
    Path program = GoProgram.KUBECTL.path();
    String method = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    namespace = method + "-" + COUNT.incrementAndGet();
    kubectl = new Kubectl(program, servers.of(arrangement), folder, namespace);
    kubectl.ok("create", "namespace", namespace);
  }

  @AfterEach
  void leaveNamespace() throws Exception {
    kubectl.ok("delete", "namespace", namespace, "--wait=false");
  }

  /// Takes the finalizers off the volume and the claim of `kinds.yaml`, as the controllers do that
  /// protect them while they are used.
  void releaseVolumes(String claimNamespace) throws Exception {
    String none = "{\"metadata\":{\"finalizers\":null}}";
    kubectl.ok("patch", "pv", "disk", "-p", none);
    kubectl.ok("patch", "pvc", "disk", "-n", claimNamespace, "-p", none);
  }

  static String resource(String name) throws Exception {
    try (InputStream in = KubectlTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// The lines of a table without its header, each as its words.
  static List<List<String>> rows(String table) {
    return table.lines().skip(1).map(line -> List.of(line.strip().split("\\s+", -1))).toList();
  }
}
