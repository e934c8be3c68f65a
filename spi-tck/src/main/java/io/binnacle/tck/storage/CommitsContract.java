package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a commit whose conditions hold does.
abstract class CommitsContract extends ContractGroup {

  @Test
  void eachCommitTakesTheNextRevision() throws StorageException {
    assertThat(put("/a", "1")).isEqualTo(2);
    assertThat(put("/a", "1")).isEqualTo(3);
    assertThat(delete("/a")).isEqualTo(4);
  }

  @Test
  void allChangesCarryOneRevision() throws StorageException {
    put("/a", "1");
    long revision = commit(putting("/b", "1"), deleting("/a"), putting("/c", "1")).revision();
    assertThat(entry("/b").modRevision()).isEqualTo(revision);
    assertThat(entry("/c").modRevision()).isEqualTo(revision);
    assertThat(get("/a")).isEmpty();
    assertThat(revision()).isEqualTo(revision);
  }

  @Test
  void theAnswerHasTheEntriesReplacedInOrder() throws StorageException {
    put("/a", "1");
    put("/b", "2");
    Entry a = entry("/a");
    Entry b = entry("/b");
    CommitResult.Committed result =
        commit(deleting("/b"), putting("/c", "3"), putting("/a", "4"), deleting("/d"));
    assertThat(result.previous())
        .containsExactly(Optional.of(b), Optional.empty(), Optional.of(a), Optional.empty());
  }

  @Test
  void deletingOnlyAbsentKeysTakesNoRevision() throws StorageException {
    long before = put("/a", "1");
    CommitResult.Committed result = commit(deleting("/x"), deleting("/y"));
    assertThat(result.revision()).isEqualTo(before);
    assertThat(revision()).isEqualTo(before);
  }

  @Test
  void aCommitWithoutChangesOnlyChecks() throws StorageException {
    long before = put("/a", "1");
    assertThat(
            committed(store().commit(commitOf(List.of(new Condition(bytes("/a"), before)))))
                .revision())
        .isEqualTo(before);
    assertThat(revision()).isEqualTo(before);
  }

  @Test
  void puttingTheSameValueIsAChange() throws StorageException {
    long first = put("/a", "1");
    assertThat(put("/a", "1")).isEqualTo(first + 1);
    assertThat(entry("/a").version()).isEqualTo(2);
  }

  @Test
  void conditionsMayNameKeysThatDoNotChange() throws StorageException {
    long a = put("/a", "1");
    CommitResult result =
        store()
            .commit(
                commitOf(
                    List.of(new Condition(bytes("/a"), a), Condition.absent(bytes("/b"))),
                    putting("/c", "1")));
    committed(result);
    assertThat(entry("/c").value()).isEqualTo(bytes("1"));
  }

  @Test
  void anEmptyValueIsAValue() throws StorageException {
    put("/a", "");
    assertThat(entry("/a").value()).isEqualTo(Bytes.empty());
  }

  @Test
  void anyBytesAreKept() throws StorageException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    committed(store().commit(Commit.create(bytes("/a"), Bytes.copyOf(all))));
    assertThat(entry("/a").value()).isEqualTo(Bytes.copyOf(all));
  }

  @Test
  void aDeadlineThatPassedMeansNotApplied() throws StorageException {
    put("/a", "1");
    Commit late =
        new Commit(
            List.of(),
            List.of(putting("/a", "2")),
            new Deadline(System.nanoTime() - Duration.ofSeconds(1).toNanos()));
    refused(StorageException.Code.TIMEOUT, () -> store().commit(late));
    assertThat(entry("/a").value()).isEqualTo(bytes("1"));
  }
}
