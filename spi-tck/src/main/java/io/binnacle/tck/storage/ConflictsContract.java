package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.StorageException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a commit does of whose conditions one does not hold: nothing, and it says why.
abstract class ConflictsContract extends ContractGroup {

  @Test
  void creatingAKeyThatExistsIsAConflictWithItsEntry() throws StorageException {
    long revision = put("/a", "1");
    CommitResult.Conflict conflict =
        conflict(store().commit(Commit.create(bytes("/a"), bytes("2"))));
    assertThat(conflict.revision()).isEqualTo(revision);
    assertThat(conflict.current()).containsExactly(Optional.of(entry("/a")));
    assertThat(entry("/a").value()).isEqualTo(bytes("1"));
  }

  @Test
  void replacingAnOldRevisionIsAConflict() throws StorageException {
    long old = put("/a", "1");
    long current = put("/a", "2");
    conflict(store().commit(Commit.replace(bytes("/a"), old, bytes("3"))));
    committed(store().commit(Commit.replace(bytes("/a"), current, bytes("3"))));
    assertThat(entry("/a").value()).isEqualTo(bytes("3"));
  }

  @Test
  void replacingAnAbsentKeyIsAConflictWithoutAnEntry() throws StorageException {
    CommitResult.Conflict conflict =
        conflict(store().commit(Commit.replace(bytes("/a"), 7, bytes("1"))));
    assertThat(conflict.current()).containsExactly(Optional.empty());
    assertThat(conflict.revision()).isEqualTo(1);
  }

  @Test
  void deletingAnOldRevisionIsAConflict() throws StorageException {
    long old = put("/a", "1");
    put("/a", "2");
    conflict(store().commit(Commit.delete(bytes("/a"), old)));
    assertThat(get("/a")).isPresent();
  }

  @Test
  void oneConditionThatFailsKeepsAllChangesBack() throws StorageException {
    put("/a", "1");
    Entry a = entry("/a");
    long before = revision();
    CommitResult.Conflict conflict =
        conflict(
            store()
                .commit(
                    commitOf(
                        List.of(
                            new Condition(bytes("/a"), a.modRevision()),
                            Condition.absent(bytes("/b")),
                            new Condition(bytes("/c"), 99)),
                        putting("/a", "2"),
                        putting("/b", "2"),
                        deleting("/c"))));
    assertThat(conflict.current())
        .containsExactly(Optional.of(a), Optional.empty(), Optional.empty());
    assertThat(revision()).isEqualTo(before);
    assertThat(entry("/a")).isEqualTo(a);
    assertThat(get("/b")).isEmpty();
  }

  @Test
  void aDeletedKeyIsAbsent() throws StorageException {
    long old = put("/a", "1");
    delete("/a");
    conflict(store().commit(Commit.replace(bytes("/a"), old, bytes("2"))));
    committed(store().commit(Commit.create(bytes("/a"), bytes("2"))));
  }
}
