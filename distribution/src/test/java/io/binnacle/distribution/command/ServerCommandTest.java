package io.binnacle.distribution.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServerCommandTest {
  private static final String HASH = "sha256:" + "0f".repeat(32);
  private static final String TOKEN = "abcdef.0123456789abcdef";

  /// Nobody listens there.
  private static final String NOWHERE = "https://127.0.0.1:1";

  @TempDir private Path folder;

  private CommandRun server(String... arguments) {
    List<String> words = new ArrayList<>(List.of("server", "--data-dir", data().toString()));
    words.addAll(List.of(arguments));
    return CommandRun.of(folder, words.toArray(String[]::new));
  }

  private Path data() {
    return folder.resolve("data");
  }

  record Mistake(List<String> arguments, String complaint) {}

  private static Mistake mistake(String complaint, String... arguments) {
    return new Mistake(List.of(arguments), complaint);
  }

  static List<Mistake> mistakes() {
    return List.of(
        mistake("--name: must be given: the node's name in the cluster", "--init"),
        mistake("--name: a member's name is at most 63", "--init", "--name", "Node_1"),
        mistake(
            "--ephemeral: a node of a cluster keeps its data",
            "--init",
            "--name",
            "a",
            "--ephemeral"),
        mistake(
            "--peer-port: must be a port that peers can be told of",
            "--init",
            "--name",
            "a",
            "--peer-port",
            "0"),
        mistake(
            "--advertise-address: must be given with --bind-address 0.0.0.0",
            "--init",
            "--name",
            "a",
            "--bind-address",
            "0.0.0.0"),
        mistake(
            "--advertise-address: must be a name or an IP address alone",
            "--init",
            "--name",
            "a",
            "--advertise-address",
            "10.0.0.1:6443"),
        mistake(
            "--join: cannot be given together with --init",
            "--init",
            "--name",
            "a",
            "--join",
            NOWHERE),
        mistake(
            "--token: has no meaning without --join", "--init", "--name", "a", "--token", TOKEN),
        mistake("--ca-hash: has no meaning without --join", "--name", "a", "--ca-hash", HASH),
        mistake("--learner: has no meaning without --join", "--name", "a", "--learner"),
        mistake("--token: must be given with --join", "--name", "a", "--join", NOWHERE),
        mistake(
            "--ca-hash: must be given with --join",
            "--name",
            "a",
            "--join",
            NOWHERE,
            "--token",
            TOKEN),
        mistake(
            "--ca-hash: must be sha256: and 64 hexadecimal digits in lower case",
            "--name",
            "a",
            "--join",
            NOWHERE,
            "--token",
            TOKEN,
            "--ca-hash",
            HASH.toUpperCase(Locale.ROOT)),
        mistake(
            "--join: \"http://there\" is not https://HOST:PORT",
            "--name",
            "a",
            "--join",
            "http://there",
            "--token",
            TOKEN,
            "--ca-hash",
            HASH));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedBeforeAnythingIsWritten(Mistake mistake) {
    CommandRun run = server(mistake.arguments().toArray(String[]::new));
    assertThat(run.err()).startsWith("binnacle: " + mistake.complaint()).hasLineCount(1);
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(data()).doesNotExist();
  }

  private CommandRun join(String store) {
    return server(
        "--name", "a", "--join", NOWHERE, "--token", TOKEN, "--ca-hash", HASH, "--store", store);
  }

  @Test
  void aStoreWithoutMembersIsRefusedBeforeAnythingIsAskedOrWritten() {
    for (String store : List.of("h2", "memory")) {
      CommandRun run = join(store);
      assertThat(run.err())
          .isEqualTo(
              "binnacle: --store: \"%s\" is not replicated; --join needs a store that is%n"
                  .formatted(store));
      assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
      assertThat(data()).doesNotExist();
    }
    CommandRun replicated = join("raft-mapdb");
    assertThat(replicated.err()).startsWith("binnacle: --join: ");
    assertThat(replicated.status()).isEqualTo(ExitStatus.FAILURE);
  }

  @Test
  void aNodeWithoutDataMustBeToldHowToComeToItsCluster() {
    CommandRun run = server("--name", "a");
    assertThat(run.err()).startsWith("binnacle: --init or --join: one of them must be given");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
  }
}
