package io.binnacle.distribution.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.server.StartException;
import io.binnacle.spi.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  private DataDirectory open(boolean ephemeral) throws StartException {
    return DataDirectory.open(folder.resolve("data"), ephemeral, "--data-dir");
  }

  @Test
  void aSecondOwnerIsRefusedUntilTheFirstIsGone() throws Exception {
    try (DataDirectory first = open(false)) {
      assertThat(first.path().resolve("lock"))
          .hasContent(Long.toString(ProcessHandle.current().pid()));
      assertThatThrownBy(() -> open(false))
          .isInstanceOfSatisfying(
              StartException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
          .hasMessage(
              "--data-dir %s: in use by process %d",
              folder.resolve("data"), ProcessHandle.current().pid());
    }
    open(false).close();
  }

  @Test
  void whatIsKeptStays() throws Exception {
    try (DataDirectory data = open(false)) {
      Files.writeString(data.path().resolve("a"), "1");
    }
    open(false).close();
    assertThat(folder.resolve("data/a")).hasContent("1");
  }

  @Test
  void onlyTheStoreThatFilledADirectoryMayHaveIt() throws Exception {
    try (DataDirectory data = open(false)) {
      data.claim("h2", "--store");
      data.claim("ledger", "--store");
      Files.createDirectories(data.path().resolve("store"));
      data.claim("h2", "--store");
      Files.writeString(data.path().resolve("store/a"), "1");
      data.claim("h2", "--store");
      assertThatThrownBy(() -> data.claim("ledger", "BINNACLE_STORE"))
          .isInstanceOfSatisfying(
              StartException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CALLER))
          .hasMessage(
              "BINNACLE_STORE ledger: %s holds a store of h2; use --store h2 or another directory",
              data.path());
    }
  }

  @Test
  void aStoreFromBeforeItsNameWasKeptIsKnownByItsFiles() throws Exception {
    try (DataDirectory data = open(false)) {
      Path store = Files.createDirectories(data.path().resolve("store"));
      Files.writeString(store.resolve("tables.mv.db"), "1");
      assertThatThrownBy(() -> data.claim("raft-mapdb", "--store"))
          .hasMessageContaining("holds a store of h2");
      data.claim("h2", "--store");
    }
  }

  @Test
  void whatIsEphemeralIsRemovedWithTheDirectory() throws Exception {
    try (DataDirectory data = open(true)) {
      Files.createDirectories(data.path().resolve("store/deep"));
      Files.writeString(data.path().resolve("store/deep/a"), "1");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void theRestOfAnEphemeralOwnerThatWasKilledIsRemoved() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("ephemeral"), "");
    Files.writeString(data.resolve("old"), "1");
    try (DataDirectory directory = open(false)) {
      assertThat(directory.path()).isDirectoryNotContaining("glob:**{old,ephemeral}");
    }
  }

  @Test
  void anEphemeralOwnerDoesNotTakeWhatIsKept() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("mine"), "1");
    assertThatThrownBy(() -> open(true))
        .isInstanceOfSatisfying(
            StartException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CALLER))
        .hasMessageStartingWith("--ephemeral: --data-dir " + data + " holds data");
    assertThat(data.resolve("mine")).hasContent("1");
    open(false).close();
  }

  @Test
  void aFileInTheWayIsNamed() throws Exception {
    Files.writeString(folder.resolve("data"), "a file");
    assertThatThrownBy(() -> open(false))
        .hasMessageStartingWith("--data-dir " + folder.resolve("data") + ": cannot be used");
  }
}
