package io.binnacle.kernel.maintenance;

import io.binnacle.kernel.backup.BackupFile;
import io.binnacle.spi.Meters;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes backups by a schedule and removes the oldest of its own. In a cluster only the leader
/// does.
///
/// When the next is due is told by the names of the files, so that a restart neither repeats nor
/// forgets one. Confined to one thread: no two are made at a time.
public final class ScheduledBackups {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduledBackups.class);
  private static final Duration TRY_AGAIN = Duration.ofMinutes(1);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern NAME =
      Pattern.compile("binnacle-(\\d{8}T\\d{6}\\.\\d{3}Z)\\.backup");

  private final BackupSchedule schedule;
  private final StorageBackend storage;
  private final StoreBackup backup;
  private final Clock clock;
  private final Meters.Counter made;
  private final Meters.Counter failed;
  private final AtomicLong newestSeconds = new AtomicLong();

  public ScheduledBackups(
      BackupSchedule schedule,
      StorageBackend storage,
      StoreBackup backup,
      Clock clock,
      Meters meters) {
    this.schedule = schedule;
    this.storage = storage;
    this.backup = backup;
    this.clock = clock;
    this.made = meters.counter("runs", "result", "success");
    this.failed = meters.counter("runs", "result", "failure");
    meters.gauge("newest_timestamp_seconds", newestSeconds::get);
  }

  /// Makes backups until the thread is interrupted.
  public void run() throws InterruptedException {
    while (true) {
      Thread.sleep(round());
    }
  }

  /// Makes a backup when one is due.
  ///
  /// @return how long to wait before the next round
  Duration round() {
    if (!StoreMetrics.leads(storage)) {
      return shorter(ASK_AGAIN);
    }
    try {
      Files.createDirectories(schedule.directory());
      Optional<Instant> newest = newest();
      newest.ifPresent(time -> newestSeconds.set(time.getEpochSecond()));
      Instant now = clock.instant();
      if (newest.isPresent() && now.isBefore(newest.get().plus(schedule.interval()))) {
        return Duration.between(now, newest.get().plus(schedule.interval()));
      }
      make(now);
      removeOld();
      return schedule.interval();
    } catch (IOException | StorageException e) {
      failed.increment();
      LOG.atError()
          .setCause(e)
          .addKeyValue("directory", schedule.directory())
          .log("a scheduled backup failed");
      return shorter(TRY_AGAIN);
    }
  }

  private Duration shorter(Duration wait) {
    return wait.compareTo(schedule.interval()) < 0 ? wait : schedule.interval();
  }

  private void make(Instant now) throws IOException, StorageException {
    Path file = schedule.directory().resolve("binnacle-" + TIME.format(now) + ".backup");
    long[] revision = new long[1];
    try {
      BackupFile.write(
          file,
          out -> {
            try {
              revision[0] = backup.write(out, schedule.key());
            } catch (StorageException e) {
              throw new IOException(e.getMessage(), e);
            }
          });
    } catch (IOException e) {
      if (e.getCause() instanceof StorageException known) {
        throw known;
      }
      throw e;
    }
    made.increment();
    newestSeconds.set(now.getEpochSecond());
    LOG.atInfo()
        .addKeyValue("file", file)
        .addKeyValue("revision", revision[0])
        .addKeyValue("bytes", Files.size(file))
        .log("made a backup");
  }

  private Optional<Instant> newest() throws IOException {
    List<Path> own = own(NAME);
    return own.isEmpty() ? Optional.empty() : Optional.of(time(own.getLast()));
  }

  /// What a crash left unfinished goes too.
  private void removeOld() throws IOException {
    List<Path> own = own(NAME);
    for (Path old : own.subList(0, Math.max(0, own.size() - schedule.keep()))) {
      Files.delete(old);
      LOG.atInfo().addKeyValue("file", old).log("removed an old backup");
    }
    for (Path left : own(Pattern.compile(NAME + Pattern.quote(BackupFile.UNFINISHED)))) {
      Files.delete(left);
    }
  }

  /// The schedule's own files, the oldest first.
  private List<Path> own(Pattern name) throws IOException {
    try (Stream<Path> files = Files.list(schedule.directory())) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static Instant time(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is none of the schedule's");
    }
    return TIME.parse(name.group(1), Instant::from);
  }
}
