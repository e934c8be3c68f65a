package io.binnacle.distribution.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
  @TempDir private Path folder;

  @Test
  void theTokenIsShownToNobody() {
    CommandRun run = CommandRun.of(folder, "config", "print", "--token", "abcdef.s3cret");
    assertThat(run.out()).contains("token: (hidden)").doesNotContain("s3cret");
    assertThat(CommandRun.of(folder, "config", "print").out()).contains("token: \"\"");
  }

  @Test
  void aNodeOfAClusterIsCheckedAsOne() {
    assertThat(CommandRun.of(folder, "config", "check", "--init", "--name", "a"))
        .isEqualTo(
            new CommandRun(
                ExitStatus.CLEAN, "the configuration is good" + System.lineSeparator(), ""));
    CommandRun nameless = CommandRun.of(folder, "config", "check", "--init");
    assertThat(nameless.err()).contains("--name: must be given");
    assertThat(nameless.status()).isEqualTo(ExitStatus.USAGE);
    CommandRun alone =
        CommandRun.of(
            folder,
            "config",
            "check",
            "--name",
            "a",
            "--join",
            "https://there:6443",
            "--token",
            "abcdef.0123456789abcdef",
            "--ca-hash",
            "sha256:" + "0f".repeat(32),
            "--store",
            "h2");
    assertThat(alone.err()).contains("--store: \"h2\" is not replicated");
    assertThat(alone.status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void whatPrintShowsIsNoNodeOfACluster() throws Exception {
    Path file = folder.resolve("b.yaml");
    Files.writeString(file, CommandRun.of(folder, "config", "print").out());
    CommandRun run = CommandRun.of(folder, "config", "check", "--config", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(ExitStatus.CLEAN);
  }
}
