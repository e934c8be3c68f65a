package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.ManagerId.Operation;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The managers of an object with their fields, and when each last changed some. Confined to one
/// thread.
final class Managed {
  private static final String TYPE = "FieldsV1";

  /// Updaters beyond so many are forgotten by name (`DefaultMaxUpdateManagers`).
  private static final int MOST_UPDATERS = 10;

  private static final String ANCIENT = "ancient-changes";

  private final Map<ManagerId, Owned> fields;
  private final Map<ManagerId, String> times;

  private Managed(Map<ManagerId, Owned> fields, Map<ManagerId, String> times) {
    this.fields = fields;
    this.times = times;
  }

  static Managed none() {
    return new Managed(new LinkedHashMap<>(), new HashMap<>());
  }

  Managed copy() {
    return new Managed(new LinkedHashMap<>(fields), new HashMap<>(times));
  }

  /// Reads `metadata.managedFields`.
  static Managed read(List<Value> entries) throws MalformedFieldsException {
    Managed managed = none();
    for (int i = 0; i < entries.size(); i++) {
      if (!(entries.get(i) instanceof ObjectValue entry)) {
        throw new MalformedFieldsException("an entry of managed fields must be an object");
      }
      managed.read(entry, i);
    }
    return managed;
  }

  private void read(ObjectValue entry, int position) throws MalformedFieldsException {
    Operation operation =
        switch (text(entry, "operation")) {
          case "Apply" -> Operation.APPLY;
          case "Update" -> Operation.UPDATE;
          default -> throw new MalformedFieldsException("operation must be `Apply` or `Update`");
        };
    String apiVersion = text(entry, "apiVersion");
    if (apiVersion.isEmpty()) {
      throw new MalformedFieldsException("apiVersion must not be empty");
    }
    String type = text(entry, "fieldsType");
    if (type.isEmpty()) {
      throw new MalformedFieldsException("missing fieldsType in managed fields entry " + position);
    }
    if (!type.equals(TYPE)) {
      throw new MalformedFieldsException(
          "invalid fieldsType \"" + type + "\" in managed fields entry " + position);
    }
    boolean applied = operation == Operation.APPLY;
    ManagerId id =
        new ManagerId(
            text(entry, "manager"),
            operation,
            applied ? "" : apiVersion,
            text(entry, "subresource"));
    ObjectValue form = entry.object("fieldsV1").orElse(ObjectValue.empty());
    fields.put(id, Owned.read(FieldsForm.parse(form), apiVersion, applied, form));
    entry.text("time").ifPresent(time -> times.put(id, time));
  }

  private static String text(ObjectValue entry, String name) {
    return entry.text(name).orElse("");
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  Map<ManagerId, Owned> fields() {
    return fields;
  }

  Map<ManagerId, String> times() {
    return times;
  }

  /// Merges the oldest updaters, when there are too many, into one a version.
  void capUpdaters() {
    List<ManagerId> updaters = new ArrayList<>();
    fields.forEach(
        (id, owned) -> {
          if (!owned.applied()) {
            updaters.add(id);
          }
        });
    if (updaters.size() <= MOST_UPDATERS) {
      return;
    }
    updaters.sort(
        Comparator.comparingLong((ManagerId id) -> seconds(times.getOrDefault(id, "")))
            .thenComparing(Comparator.naturalOrder()));
    Map<String, ManagerId> firstOfVersion = new HashMap<>();
    int left = updaters.size();
    for (int i = 0; i < updaters.size() && left > MOST_UPDATERS; i++) {
      ManagerId id = updaters.get(i);
      Owned owned = fields.getOrDefault(id, Owned.NOTHING);
      ManagerId first = firstOfVersion.putIfAbsent(owned.apiVersion(), id);
      if (first == null) {
        continue;
      }
      ManagerId bucket = ManagerId.updater(ANCIENT, owned.apiVersion(), "");
      if (!fields.containsKey(bucket)) {
        fields.put(bucket, fields.getOrDefault(first, Owned.NOTHING));
        fields.remove(first);
      }
      Owned together = fields.getOrDefault(bucket, Owned.NOTHING);
      fields.put(
          bucket, Owned.of(owned.fields().union(together.fields()), owned.apiVersion(), false));
      fields.remove(id);
      left--;
      String time = times.get(id);
      if (time == null) {
        times.remove(bucket);
      } else {
        times.put(bucket, time);
      }
    }
  }

  /// As objects write it: appliers first, of each sort the oldest first.
  ListValue print() {
    List<Entry> entries = new ArrayList<>(fields.size());
    fields.forEach(
        (id, owned) -> entries.add(new Entry(id, owned, Optional.ofNullable(times.get(id)))));
    entries.sort(Entry.ORDER);
    return new ListValue(entries.stream().<Value>map(Entry::print).toList());
  }

  private record Entry(ManagerId id, Owned owned, Optional<String> time) {
    static final Comparator<Entry> ORDER =
        Comparator.comparing((Entry e) -> e.id().operation())
            .thenComparingLong(Entry::seconds)
            .thenComparing((Entry e) -> e.id().manager(), Values::compare)
            .thenComparing((Entry e) -> e.owned().apiVersion(), Values::compare)
            .thenComparing((Entry e) -> e.id().subresource(), Values::compare);

    long seconds() {
      return time.map(Managed::seconds).orElse(0L);
    }

    ObjectValue print() {
      ObjectValue.Builder entry = ObjectValue.builder(7);
      put(entry, "manager", id.manager());
      put(entry, "operation", id.operation().word());
      put(entry, "apiVersion", owned.apiVersion());
      time.ifPresent(t -> entry.put("time", t));
      put(entry, "fieldsType", TYPE);
      entry.put("fieldsV1", owned.form());
      put(entry, "subresource", id.subresource());
      return entry.build();
    }

    private static void put(ObjectValue.Builder entry, String name, String text) {
      if (!text.isEmpty()) {
        entry.put(name, text);
      }
    }
  }

  /// A time of an entry in seconds; 0 for one that is none.
  static long seconds(String time) {
    try {
      return Instant.parse(time).getEpochSecond();
    } catch (DateTimeParseException unreadable) {
      return 0;
    }
  }
}
