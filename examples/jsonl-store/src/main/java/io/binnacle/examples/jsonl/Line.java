package io.binnacle.examples.jsonl;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.value.Bytes;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What a line of the file says. Bytes are written as text where they are text, so that the file
/// can be read, and in base64 where they are not.
sealed interface Line {

  /// Changes that were made together.
  record Committed(long revision, List<Change> changes) implements Line {}

  /// The first line of a file that was rewritten: what came before is gone.
  record Base(long revision, long lastLease) implements Line {}

  /// An entry as it stood at the base.
  record Kept(Entry entry) implements Line {}

  record Compacted(long revision) implements Line {}

  record Granted(long id, Duration ttl) implements Line {}

  record Revoked(long id) implements Line {}

  record Quota(long bytes) implements Line {}

  default String text() {
    return Json.write(
        switch (this) {
          case Committed(long revision, List<Change> changes) ->
              ObjectValue.builder()
                  .put("revision", revision)
                  .put(
                      "changes",
                      new ListValue(changes.stream().<Value>map(Line::ofChange).toList()))
                  .build();
          case Base(long revision, long lastLease) ->
              ObjectValue.builder().put("base", revision).put("lastLease", lastLease).build();
          case Kept(Entry entry) -> ObjectValue.of("kept", ofEntry(entry));
          case Compacted(long revision) -> ObjectValue.of("compacted", Value.of(revision));
          case Granted(long id, Duration ttl) ->
              ObjectValue.builder().put("granted", id).put("millis", ttl.toMillis()).build();
          case Revoked(long id) -> ObjectValue.of("revoked", Value.of(id));
          case Quota(long bytes) -> ObjectValue.of("quota", Value.of(bytes));
        });
  }

  /// Reads a line.
  ///
  /// @throws IllegalArgumentException when it is none
  static Line of(String text) {
    ObjectValue line = Json.read(text);
    if (line.isEmpty()) {
      throw new IllegalArgumentException("an empty object");
    }
    return switch (line.nameAt(0)) {
      case "revision" -> {
        List<Change> changes = new ArrayList<>();
        for (Value change : line.items("changes")) {
          changes.add(change(change));
        }
        yield new Committed(number(line, "revision"), changes);
      }
      case "base" -> new Base(number(line, "base"), number(line, "lastLease"));
      case "kept" -> new Kept(entry(line.object("kept").orElse(ObjectValue.empty())));
      case "compacted" -> new Compacted(number(line, "compacted"));
      case "granted" ->
          new Granted(number(line, "granted"), Duration.ofMillis(number(line, "millis")));
      case "revoked" -> new Revoked(number(line, "revoked"));
      case "quota" -> new Quota(number(line, "quota"));
      default -> throw new IllegalArgumentException("unknown line \"" + line.nameAt(0) + "\"");
    };
  }

  private static ObjectValue ofChange(Change change) {
    ObjectValue.Builder value = ObjectValue.builder();
    switch (change) {
      case Change.Put put -> {
        putBytes(value, "put", put.key());
        putBytes(value, "value", put.value());
        if (put.leaseId() != 0) {
          value.put("lease", put.leaseId());
        }
      }
      case Change.Delete delete -> putBytes(value, "delete", delete.key());
    }
    return value.build();
  }

  private static Change change(Value written) {
    if (!(written instanceof ObjectValue value)) {
      throw new IllegalArgumentException("a change that is not an object");
    }
    if (value.has("delete") || value.has("delete64")) {
      return new Change.Delete(bytes(value, "delete"));
    }
    return new Change.Put(
        bytes(value, "put"), bytes(value, "value"), value.integer("lease").orElse(0L));
  }

  private static ObjectValue ofEntry(Entry entry) {
    ObjectValue.Builder value = ObjectValue.builder();
    putBytes(value, "key", entry.key());
    putBytes(value, "value", entry.value());
    return value
        .put("created", entry.createRevision())
        .put("modified", entry.modRevision())
        .put("version", entry.version())
        .put("lease", entry.leaseId())
        .build();
  }

  private static Entry entry(ObjectValue value) {
    return new Entry(
        bytes(value, "key"),
        bytes(value, "value"),
        number(value, "created"),
        number(value, "modified"),
        number(value, "version"),
        number(value, "lease"));
  }

  private static void putBytes(ObjectValue.Builder value, String name, Bytes bytes) {
    String text = bytes.utf8();
    if (Bytes.utf8(text).equals(bytes)) {
      value.put(name, text);
    } else {
      value.put(name + "64", Base64.getEncoder().encodeToString(bytes.toArray()));
    }
  }

  private static Bytes bytes(ObjectValue value, String name) {
    return value
        .text(name)
        .map(Bytes::utf8)
        .or(() -> value.text(name + "64").map(t -> Bytes.wrap(Base64.getDecoder().decode(t))))
        .orElseThrow(() -> new IllegalArgumentException("no \"" + name + "\""));
  }

  private static long number(ObjectValue value, String name) {
    return value
        .integer(name)
        .orElseThrow(() -> new IllegalArgumentException("no \"" + name + "\""));
  }
}
