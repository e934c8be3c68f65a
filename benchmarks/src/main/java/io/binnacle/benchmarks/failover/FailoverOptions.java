package io.binnacle.benchmarks.failover;

import java.nio.file.Path;

/// What is to be killed.
///
/// @param jar the server's
/// @param directory where the nodes keep their data
/// @param rounds how often the leader is killed
record FailoverOptions(Path jar, Path directory, int rounds) {
  static final String USAGE = "failover [--jar FILE] [--directory DIR] [--rounds N]\n";

  static FailoverOptions parse(String... arguments) {
    Path jar = Path.of("distribution", "target", "binnacle.jar");
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    int rounds = 50;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--jar" -> jar = Path.of(value);
        case "--directory" -> directory = Path.of(value);
        case "--rounds" -> rounds = Integer.parseInt(value);
        default -> throw new IllegalArgumentException("unknown flag " + arguments[i]);
      }
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds is at least 1");
    }
    return new FailoverOptions(jar.toAbsolutePath(), directory, rounds);
  }
}
