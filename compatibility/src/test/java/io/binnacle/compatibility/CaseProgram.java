package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import io.binnacle.distribution.server.Served;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// [Cases] of a client in another language. Its sources are under `compatibility`; what it needs of
/// its language's registry is installed below `target` the first time it runs. Where its tools are
/// missing its tests are skipped, but on a CI machine they fail.
///
/// Thread-safe.
final class CaseProgram {
  /// The `kubernetes` package of Python.
  static final CaseProgram PYTHON =
      new CaseProgram("python", "python", List.of("python3"), CaseProgram::python);

  /// `@kubernetes/client-node`.
  static final CaseProgram JAVASCRIPT = javaScript("v2");

  /// The version before, for Node 18 and 20.
  static final CaseProgram JAVASCRIPT_1 = javaScript("v1");

  /// kube-rs.
  static final CaseProgram RUST =
      new CaseProgram("rust", "rust", List.of("cargo", "cc"), CaseProgram::rust);

  private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(15);

  private final String language;
  private final String name;
  private final List<Tool> tools;
  private final Installation installation;
  private final ReentrantLock lock = new ReentrantLock();
  private List<String> command = List.of();

  /// Makes a program ready to run.
  private interface Installation {
    /// What starts it.
    List<String> command(Path sources, Path target) throws Exception;
  }

  /// @param language the folder of its sources
  /// @param name the folder that it is installed into
  private CaseProgram(String language, String name, List<String> tools, Installation installation) {
    this.language = language;
    this.name = name;
    this.tools = tools.stream().map(tool -> new Tool(tool, "the client in " + language)).toList();
    this.installation = installation;
  }

  /// Runs every case against a server, of which all have to pass.
  ///
  /// @param fewest so many there are at least
  void passes(Served server, int fewest) throws Exception {
    tools.forEach(Tool::require);
    Cases.atLeast(fewest)
        .pass(
            Stream.concat(command().stream(), Stream.of(server.kubeconfig().toString())).toList(),
            target(),
            Map.of("PYTHONDONTWRITEBYTECODE", "1"));
  }

  private List<String> command() throws Exception {
    lock.lock();
    try {
      if (command.isEmpty()) {
        Files.createDirectories(target());
        command = installation.command(sources(), target());
      }
      return command;
    } finally {
      lock.unlock();
    }
  }

  private static List<String> python(Path sources, Path target) throws Exception {
    String python = target.resolve("venv/bin/python").toString();
    run(target, "python3", "-m", "venv", "venv");
    run(
        target,
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        sources.resolve("requirements.txt").toString());
    return List.of(python, sources.resolve("main.py").toString());
  }

  /// @param version the folder that names the client's version
  private static CaseProgram javaScript(String version) {
    return new CaseProgram(
        "javascript",
        "javascript-" + version,
        List.of("node", "npm"),
        (sources, target) -> javaScript(sources, version, target));
  }

  /// Packages are looked for beside the sources, so these are copied to where packages may lie. The
  /// packages may bring a Node of their own, where the machine's is too old for them.
  private static List<String> javaScript(Path sources, String version, Path target)
      throws Exception {
    for (Path folder : List.of(sources, sources.resolve(version))) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = target.resolve(file.getFileName());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    run(target, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    Path own = target.resolve("node_modules/.bin/node");
    String node = Files.isExecutable(own) ? own.toString() : "node";
    return List.of(node, target.resolve("main.js").toString());
  }

  private static List<String> rust(Path sources, Path target) throws Exception {
    run(sources, "cargo", "build", "--locked", "--quiet", "--target-dir", target.toString());
    return List.of(target.resolve("debug/kubers").toString());
  }

  private static void run(Path directory, String... command) throws Exception {
    Ended ended = Ended.of(List.of(command), directory, Map.of(), "", INSTALLED_WITHIN);
    assertThat(ended.status())
        .as("%s: %s%s", String.join(" ", command), ended.out(), ended.err())
        .isZero();
  }

  private Path sources() {
    return BuildFolder.toldBy("binnacle.clients.sources").resolve(language);
  }

  private Path target() {
    return BuildFolder.toldBy("binnacle.clients.programs").resolve(name);
  }
}
