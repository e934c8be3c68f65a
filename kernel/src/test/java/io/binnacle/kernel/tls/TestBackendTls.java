package io.binnacle.kernel.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// TLS towards backends by an authority that nobody knows.
public final class TestBackendTls {
  private TestBackendTls() {}

  public static BackendTls create() throws Exception {
    Path directory = Files.createTempDirectory("backend-tls");
    try {
      return BackendTls.open(
          Pki.open(directory, List.of(), Clock.systemUTC()).kubeletClient(Optional.empty()));
    } finally {
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }
}
