package io.binnacle.distribution.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.OfflineStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir private Path folder;

  @Test
  void theStoreThatFilledTheDirectoryIsTheOneThatReadsIt() throws Exception {
    Path data = folder.resolve("data");
    try (PluginRegistry plugins =
            PluginRegistry.load(VerifyCommandTest.class.getClassLoader(), Optional.empty());
        DataDirectory directory = DataDirectory.open(data, false, "--data-dir");
        OfflineStore store =
            OfflineStore.of(
                data,
                ExtensionChoice.of(ExtensionPoint.STORAGE, "raft-mapdb", "--store"),
                plugins)) {
      directory.claim("raft-mapdb", "--store");
      store.load();
    }

    CommandRun told = CommandRun.of(folder, "verify", data.toString());
    assertThat(told.err()).isEmpty();
    assertThat(told.out()).startsWith(data + ": good: store raft-mapdb");
    assertThat(told.status()).isEqualTo(ExitStatus.CLEAN);

    // As directories were before the name was kept.
    Files.delete(data.resolve("store.name"));
    CommandRun guessed = CommandRun.of(folder, "verify", data.toString());
    assertThat(guessed.out()).startsWith(data + ": good: store raft-mapdb");

    CommandRun other = CommandRun.of(folder, "verify", data.toString(), "--store", "h2");
    assertThat(other.err()).contains("--store h2: " + data + " holds a store of raft-mapdb");
    assertThat(other.status()).isEqualTo(ExitStatus.USAGE);
  }
}
