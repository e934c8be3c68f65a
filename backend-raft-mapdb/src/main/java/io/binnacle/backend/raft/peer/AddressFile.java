package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.MemberBook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A copy of the members' book that can be read before the log: what is committed is known only
/// once there is a leader, and for that the members must find each other. Thread-safe.
final class AddressFile {
  private static final String FILE = "peers";

  private final Path file;
  private volatile SortedMap<String, BookEntry> known;

  /// @throws IOException naming the file when it cannot be read
  AddressFile(Path directory) throws IOException {
    this.file = directory.resolve(FILE);
    this.known = Files.exists(file) ? read(file) : new TreeMap<>();
  }

  private static SortedMap<String, BookEntry> read(Path file) throws IOException {
    SortedMap<String, BookEntry> members = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      if (parts.length != 3) {
        throw new IOException(file + " has a line that is not an id, a name and an address");
      }
      members.put(parts[0], new BookEntry(parts[1], parts[2]));
    }
    return members;
  }

  Optional<BookEntry> entry(String member) {
    return Optional.ofNullable(known.get(member));
  }

  /// Whether another member than this one is known.
  boolean knowsOthers(String self) {
    return known.keySet().stream().anyMatch(member -> !member.equals(self));
  }

  synchronized void keep(MemberBook book) throws IOException {
    if (book.members().equals(known)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, BookEntry> member : book.members().entrySet()) {
      lines.add(
          member.getKey() + "\t" + member.getValue().name() + "\t" + member.getValue().address());
    }
    String text = String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
    DurableFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    known = book.members();
  }
}
