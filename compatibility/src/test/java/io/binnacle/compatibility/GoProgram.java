package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client written in Go, built from its module under `compatibility/go` the first time it is
/// asked for. Where Go is missing its tests are skipped, but on a CI machine they fail.
///
/// Thread-safe.
public final class GoProgram {
  /// kubectl.
  public static final GoProgram KUBECTL =
      new GoProgram("kubectl", "kubectl", ".", "k8s.io/kubectl");

  /// Cases of client-go, and an informer that tells what it sees.
  public static final GoProgram CLIENT_GO =
      new GoProgram("clientgo", "clientgo", ".", "k8s.io/client-go");

  /// Informers of client-go that are harmed and must miss nothing.
  static final GoProgram RESUME =
      new GoProgram("resume", "clientgo", "./resume", "k8s.io/client-go");

  /// Cases of controller-runtime.
  static final GoProgram CONTROLLERS =
      new GoProgram("controllers", "newest", "./controllers", "k8s.io/client-go");

  /// Helm.
  static final GoProgram HELM = new GoProgram("helm", "newest", "./helm", "k8s.io/client-go");

  /// The Helm before, which is still maintained.
  static final GoProgram HELM_3 =
      new GoProgram("helm3", "newest", "helm.sh/helm/v3/cmd/helm", "k8s.io/client-go");

  /// What a kubelet serves to the API server.
  public static final GoProgram KUBELET =
      new GoProgram("kubelet", "kubelet", ".", "k8s.io/apiserver");

  /// The control plane's other programs, as they are released.
  static final GoProgram CONTROLLER_MANAGER = ofControlPlane("kube-controller-manager");

  static final GoProgram SCHEDULER = ofControlPlane("kube-scheduler");

  /// Nodes and wishes for those two.
  static final GoProgram WORKLOADS =
      new GoProgram("workloads", "clientgo", "./workloads", "k8s.io/client-go");

  private static final Tool GO = new Tool("go", "clients that are built with it");

  private static final Duration BUILT_WITHIN = Duration.ofMinutes(15);

  private final String name;
  private final String module;
  private final String sources;
  private final String library;
  private final List<String> building;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean built;

  private GoProgram(String name, String module, String sources, String library) {
    this(name, module, sources, library, List.of("go", "build"));
  }

  /// @param module the folder of the module that has the program
  /// @param sources the program's package
  /// @param library whose release tells the program's
  /// @param building the command that builds it
  private GoProgram(
      String name, String module, String sources, String library, List<String> building) {
    this.name = name;
    this.building = building;
    this.module = module;
    this.sources = sources;
    this.library = library;
  }

  /// The test suite of a package of controller-runtime, as its authors wrote it.
  static GoProgram controllerRuntimeSuite(String folder) {
    return new GoProgram(
        folder.replace('/', '-') + ".test",
        "newest",
        "sigs.k8s.io/controller-runtime/pkg/" + folder,
        "k8s.io/client-go",
        List.of("go", "test", "-c"));
  }

  private static GoProgram ofControlPlane(String name) {
    return new GoProgram(name, "controlplane", "k8s.io/kubernetes/cmd/" + name, "k8s.io/client-go");
  }

  /// The program's file.
  public Path path() throws Exception {
    GO.require();
    lock.lock();
    try {
      Path target = target();
      if (!built) {
        build(target);
        built = true;
      }
      return target;
    } finally {
      lock.unlock();
    }
  }

  /// The Kubernetes release whose client this is, such as `v1.36.3`: libraries count from 0.
  String release() throws IOException {
    String modules = Files.readString(moduleFolder().resolve("go.mod"));
    Matcher required =
        Pattern.compile(Pattern.quote(library) + " v0\\.(\\d+\\.\\d+)").matcher(modules);
    assertThat(required.find()).as("%s in go.mod of %s", library, module).isTrue();
    return "v1." + required.group(1);
  }

  private Path moduleFolder() {
    return BuildFolder.toldBy("binnacle.go.sources").resolve(module);
  }

  private Path target() {
    return BuildFolder.toldBy("binnacle.go.programs").resolve(name);
  }

  private void build(Path target) throws Exception {
    List<String> command = new ArrayList<>(building);
    command.addAll(
        List.of("-trimpath", "-ldflags", versionFlags(), "-o", target.toString(), sources));
    Ended ended = Ended.of(command, moduleFolder(), Map.of(), "", BUILT_WITHIN);
    assertThat(ended.status()).as("go build of %s: %s", name, ended.err()).isZero();
  }

  /// Upstream sets the version by the linker too: a program built without says 0.0.0.
  private String versionFlags() throws IOException {
    String release = release();
    String[] numbers = release.substring(1).split("\\.", -1);
    List<String> flags = new ArrayList<>(List.of("-s -w"));
    for (String version : List.of("component-base/version", "client-go/pkg/version")) {
      String set = "-X k8s.io/" + version + ".";
      flags.add(set + "gitVersion=" + release);
      flags.add(set + "gitMajor=" + numbers[0]);
      flags.add(set + "gitMinor=" + numbers[1]);
      flags.add(set + "gitTreeState=clean");
    }
    return String.join(" ", flags);
  }
}
