package io.binnacle.kernel.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.backup.BackupFile;
import io.binnacle.kernel.backup.BackupInput;
import io.binnacle.kernel.backup.BackupKey;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.spi.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduledBackupsTest {
  private static final Duration INTERVAL = Duration.ofHours(6);

  @TempDir Path folder;

  private final FakeBackend storage = new FakeBackend();
  private final Metrics metrics = new Metrics();
  private final SetClock clock = new SetClock();

  @AfterEach
  void close() {
    metrics.close();
  }

  /// A clock that is moved by hand.
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-03-01T23:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private ScheduledBackups backups(Path directory, int keep, Optional<BackupKey> key) {
    return new ScheduledBackups(
        new BackupSchedule(directory, INTERVAL, keep, key),
        storage,
        new StoreBackup(storage, new ServerIdentity("n", "v", "fake"), clock, new Random(1)),
        clock,
        metrics.meters("backup"));
  }

  private ScheduledBackups backups(int keep) {
    return backups(folder.resolve("b"), keep, Optional.empty());
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("b"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String scraped() {
    return new String(metrics.scrape(), StandardCharsets.UTF_8);
  }

  @Test
  void oneIsMadeAtOnceAndThenAtEachInterval() throws Exception {
    storage.snapshot = new byte[] {1, 2, 3};
    ScheduledBackups backups = backups(7);
    assertThat(backups.round()).isEqualTo(INTERVAL);
    assertThat(files()).containsExactly("binnacle-20260301T230000.000Z.backup");
    clock.pass(Duration.ofHours(2));
    assertThat(backups.round()).isEqualTo(Duration.ofHours(4));
    clock.pass(Duration.ofHours(4));
    assertThat(backups.round()).isEqualTo(INTERVAL);
    assertThat(files())
        .containsExactly(
            "binnacle-20260301T230000.000Z.backup", "binnacle-20260302T050000.000Z.backup");
    try (BackupInput in =
        BackupFile.open(folder.resolve("b").resolve(files().getLast()), Optional.empty())) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
    assertThat(scraped()).contains("binnacle_backup_runs_total{result=\"success\"} 2.0");
  }

  @Test
  void aRestartNeitherRepeatsNorForgetsOne() throws Exception {
    backups(7).round();
    clock.pass(Duration.ofHours(1));
    assertThat(backups(7).round()).isEqualTo(Duration.ofHours(5));
    assertThat(files()).hasSize(1);
    clock.pass(Duration.ofHours(9));
    assertThat(backups(7).round()).isEqualTo(INTERVAL);
    assertThat(files()).hasSize(2);
  }

  @Test
  void theNewestAreKeptAndWhatIsNotItsOwnIsNotTouched() throws Exception {
    Files.createDirectories(folder.resolve("b"));
    List<String> foreign =
        List.of("binnacle-by-hand.backup", "notes.txt", "x-20200101T000000.000Z.backup");
    for (String name : foreign) {
      Files.writeString(folder.resolve("b").resolve(name), "mine");
    }
    Files.writeString(folder.resolve("b/binnacle-20260101T000000.000Z.backup.tmp"), "cut off");
    ScheduledBackups backups = backups(2);
    for (int i = 0; i < 4; i++) {
      backups.round();
      clock.pass(INTERVAL);
    }
    assertThat(files())
        .containsExactlyInAnyOrder(
            "binnacle-20260302T110000.000Z.backup",
            "binnacle-20260302T170000.000Z.backup",
            foreign.get(0),
            foreign.get(1),
            foreign.get(2));
  }

  @Test
  void onlyTheLeaderMakesThem() throws Exception {
    FakeMembership membership = new FakeMembership();
    membership.self = "b";
    storage.membership = Optional.of(membership);
    ScheduledBackups backups = backups(7);
    assertThat(backups.round()).isLessThan(Duration.ofMinutes(1));
    assertThat(folder.resolve("b")).doesNotExist();
    membership.leaderless = true;
    assertThat(backups.round()).isLessThan(Duration.ofMinutes(1));
    assertThat(folder.resolve("b")).doesNotExist();
    membership.leaderless = false;
    membership.self = "a";
    assertThat(backups.round()).isEqualTo(INTERVAL);
    assertThat(files()).hasSize(1);
  }

  @Test
  void aFailureIsCountedAndTriedAgainSoonAndLeavesNothingBehind() throws Exception {
    storage.failure =
        Optional.of(new StorageException(StorageException.Code.NO_LEADER, "no leader"));
    ScheduledBackups backups = backups(7);
    assertThat(backups.round()).isEqualTo(Duration.ofMinutes(1));
    assertThat(files()).isEmpty();
    assertThat(scraped()).contains("binnacle_backup_runs_total{result=\"failure\"} 1.0");
    storage.failure = Optional.empty();
    assertThat(backups.round()).isEqualTo(INTERVAL);
    assertThat(files()).hasSize(1);
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAFailureToo() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(backups(file.resolve("below"), 7, Optional.empty()).round())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theyAreEncryptedWithAKey() throws Exception {
    Path keyFile = Files.write(folder.resolve("key"), new byte[32]);
    Optional<BackupKey> key = Optional.of(BackupKey.read(keyFile));
    storage.snapshot = "a secret".getBytes(StandardCharsets.US_ASCII);
    backups(folder.resolve("b"), 7, key).round();
    Path file = folder.resolve("b").resolve(files().getFirst());
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    try (BackupInput in = BackupFile.open(file, key)) {
      assertThat(in.readAllBytes()).isEqualTo(storage.snapshot);
    }
  }
}
