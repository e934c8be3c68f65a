package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.snapshot.SnapshotAudit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/// Looks through all that a group's directory holds, the log, the snapshots and what Ratis notes
/// beside them, and changes nothing. Used once, by one thread.
///
/// Ratis checks the entries that it reads; that something is missing it often takes for a log that
/// begins later or ends earlier.
final class GroupAudit {
  private final Path current;
  private final Path snapshots;
  private final List<Damage> damages = new ArrayList<>();
  private Optional<Tail> tail = Optional.empty();
  private Optional<LogEntryProto> configuration = Optional.empty();

  /// The first and the next entry of the log, while they can be told.
  private long first = -1;

  private long next = -1;
  private long lastTerm;

  /// Whether that is told already.
  private boolean endMissing;

  /// An entry at the end of the log that was never written whole.
  ///
  /// @param length that of the file without it
  record Tail(Path file, int length) {}

  private GroupAudit(Path group) {
    current = group.resolve("current");
    snapshots = group.resolve("sm");
  }

  /// All that can be found, every byte read.
  static GroupAudit of(Path group) throws IOException {
    GroupAudit audit = new GroupAudit(group);
    audit.log();
    audit.snapshots(SnapshotAudit.whole(audit.snapshots));
    audit.notes();
    audit.reached(group);
    return audit;
  }

  /// What a start would not notice by itself.
  static GroupAudit beforeStart(Path group) throws IOException {
    GroupAudit audit = new GroupAudit(group);
    audit.log();
    audit.snapshots(SnapshotAudit.seals(audit.snapshots));
    audit.notes();
    audit.reached(group);
    return audit;
  }

  List<Damage> damages() {
    return List.copyOf(damages);
  }

  Optional<Tail> tail() {
    return tail;
  }

  /// The newest configuration of the group that was applied; empty also when it cannot be read.
  Optional<LogEntryProto> configuration() {
    return configuration;
  }

  private void log() throws IOException {
    List<LogFile> files = files();
    for (LogFile file : files) {
      if (first < 0) {
        first = file.first();
      } else if (next >= 0 && file.first() != next) {
        damages.add(Damage.fatal(file.path(), place(file)));
      }
      boolean newest = file.equals(files.getLast());
      if (file.last().isEmpty() && !newest) {
        damages.add(Damage.fatal(file.path(), "it was never finished, yet a later one is there"));
      }
      entries(file, newest);
    }
  }

  private String place(LogFile file) {
    return file.first() > next
        ? "the entries " + next + " to " + (file.first() - 1) + " before it are missing"
        : "the entries from " + file.first() + " on are in the file before it, too";
  }

  private void entries(LogFile file, boolean newest) throws IOException {
    switch (file.examine()) {
      case LogFile.Sound(LogFile.Reach reach) -> {
        if (file.last().isPresent() && file.last().get() + 1 != reach.next()) {
          damages.add(Damage.fatal(file.path(), "it ends before entry " + reach.next()));
        }
        reached(file, reach);
      }
      case LogFile.Torn(int length, LogFile.Reach reach) -> {
        if (newest && file.last().isEmpty()) {
          tail = Optional.of(new Tail(file.path(), length));
        } else {
          damages.add(
              Damage.fatal(file.path(), "it ends in the middle of an entry, at byte " + length));
        }
        reached(file, reach);
      }
      case LogFile.Damaged(int position) -> {
        damages.add(
            Damage.fatal(
                file.path(), "what stands from byte " + position + " on is not what was written"));
        next = file.last().map(last -> last + 1).orElse(-1L);
      }
    }
  }

  private void reached(LogFile file, LogFile.Reach reach) {
    if (reach.firstTerm() != 0 && reach.firstTerm() < lastTerm) {
      damages.add(
          Damage.fatal(
              file.path(),
              "it begins with term " + reach.firstTerm() + ", behind one of term " + lastTerm));
    }
    lastTerm = Math.max(lastTerm, reach.lastTerm());
    next = file.last().map(last -> last + 1).orElse(reach.next());
  }

  private void snapshots(List<SnapshotAudit.Checked> checked) {
    long covered = -1;
    for (SnapshotAudit.Checked snapshot : checked) {
      if (snapshot.damage().isEmpty()) {
        covered = Math.max(covered, snapshot.file().index());
      }
    }
    for (SnapshotAudit.Checked snapshot : checked) {
      boolean madeUpFor = covered >= 0 && first <= covered + 1;
      snapshot
          .damage()
          .ifPresent(
              what ->
                  damages.add(
                      madeUpFor
                          ? Damage.harmless(
                              what, "delete it: another one and the log have what it held")
                          : Damage.fatal(what)));
    }
    if (first > covered + 1 && first >= 0) {
      damages.add(
          Damage.fatal(
              "the log in "
                  + current
                  + " begins with entry "
                  + first
                  + ", and no whole snapshot in "
                  + snapshots
                  + " holds the entries from "
                  + (covered + 1)
                  + " to "
                  + (first - 1)));
    }
    next = next < 0 && first >= 0 ? next : Math.max(next, covered + 1);
  }

  /// What Ratis keeps beside the log: the term and the vote, and the newest configuration.
  private void notes() throws IOException {
    Path meta = current.resolve("raft-meta");
    Path conf = current.resolve("raft-meta.conf");
    if (!Files.exists(meta)) {
      if (first >= 0 || next > 0 || Files.exists(conf)) {
        damages.add(Damage.fatal(meta, "it is missing, and with it the member's vote"));
      }
      return;
    }
    Optional<Long> term = term(meta);
    if (term.isEmpty()) {
      damages.add(Damage.fatal(meta, "it does not tell a term and a vote"));
    } else if (term.get() < lastTerm) {
      damages.add(
          Damage.fatal(
              meta, "it tells term " + term.get() + ", the log has entries of term " + lastTerm));
    }
    if (Files.exists(conf)) {
      configuration(conf);
    } else if (first > 0) {
      damages.add(
          Damage.harmless(
              "the file " + conf + ", which tells the members, is missing",
              "the member learns them when it starts"));
    }
  }

  private void reached(Path group) throws IOException {
    OptionalLong noted = ReachedNote.read(group);
    if (noted.isPresent() && next >= 0 && next <= noted.getAsLong() && !endMissing) {
      damages.add(endMissing(noted.getAsLong()));
    }
  }

  private Damage endMissing(long once) {
    endMissing = true;
    return Damage.fatal(
        "the log in "
            + current
            + " ends before entry "
            + Math.max(next, 0)
            + ", though entry "
            + once
            + " was once in it: its newest file is missing or cut short");
  }

  private static Optional<Long> term(Path meta) throws IOException {
    Properties properties = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(meta)) {
      properties.load(reader);
      long term = Long.parseLong(properties.getProperty("term", ""));
      // A member that never voted has an empty vote.
      return term < 0 || properties.getProperty("votedFor") == null
          ? Optional.empty()
          : Optional.of(term);
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private void configuration(Path conf) throws IOException {
    LogEntryProto entry;
    try {
      entry = LogEntryProto.parseFrom(Files.readAllBytes(conf));
    } catch (InvalidProtocolBufferException e) {
      damages.add(Damage.fatal(conf, "it cannot be read: " + e.getMessage()));
      return;
    }
    if (!entry.hasConfigurationEntry() || entry.getConfigurationEntry().getPeersCount() == 0) {
      damages.add(Damage.fatal(conf, "it names no members"));
      return;
    }
    configuration = Optional.of(entry);
    // Others may have sent the configuration before the entries that it comes after.
    boolean alone =
        entry.getConfigurationEntry().getPeersCount() == 1
            && entry.getConfigurationEntry().getListenersCount() == 0;
    if (alone && (first < 0 || next >= 0) && next <= entry.getIndex()) {
      damages.add(endMissing(entry.getIndex()));
    }
  }

  /// The files of the log, the one that is written to last.
  private List<LogFile> files() throws IOException {
    if (!Files.isDirectory(current)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(current)) {
      return paths
          .map(LogFile::of)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(LogFile::first))
          .toList();
    }
  }
}
