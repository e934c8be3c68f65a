package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.Versions.Shaped;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps `metadata.managedFields` of the objects of a kind that are written through one path, and
/// applies what is applied through it. Immutable and thread-safe.
///
/// Errors are worded, and left unworded, as by `k8s.io/apimachinery/pkg/util/managedfields`.
public final class ManagedFields {
  /// The name under which existing fields of an object are managed when something is applied to it
  /// for the first time.
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  /// Stands for the update in hand until it is known whether it changed anything.
  private static final ManagerId CURRENT = ManagerId.updater("current-operation", "", "");

  /// What nobody manages: the server's own account of an object.
  private static final FieldSet STRIPPED = stripped();

  private final Ownership ownership;
  private final Versions versions;
  private final GroupVersionKind kind;
  private final String apiVersion;
  private final String subresource;
  private final ObjectValue zero;

  /// @param versions the versions of the kind, that of `kind` among them
  /// @param kind what the path shows
  /// @param subresource the path; empty for the object itself
  /// @param reset what the path never changes
  /// @param zero an object of the kind in which nothing was set
  public ManagedFields(
      Versions versions,
      GroupVersionKind kind,
      String subresource,
      ResetFields reset,
      ObjectValue zero) {
    this.ownership = new Ownership(versions, reset, STRIPPED);
    this.versions = versions;
    this.kind = kind;
    this.apiVersion = kind.apiVersion();
    this.subresource = subresource;
    this.zero = zero;
  }

  private static FieldSet stripped() {
    FieldSet set =
        FieldSet.ofNames("apiVersion")
            .union(FieldSet.ofNames("kind"))
            .union(FieldSet.ofNames("metadata"));
    for (String name :
        List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "clusterName",
            "generation",
            "managedFields",
            "resourceVersion")) {
      set = set.union(FieldSet.ofNames("metadata", name));
    }
    return set;
  }

  /// An object of the kind in which nothing was set: what a new object is compared with.
  public ObjectValue zero() {
    return zero;
  }

  /// An updated object with its managers as they are after the update.
  ///
  /// @param live the object as it was; [#zero] for a new one
  /// @param updated the object as it is to be, which may bring managers of its own
  /// @param manager who updates
  public ObjectValue update(ObjectValue live, ObjectValue updated, String manager, Instant now) {
    List<Value> entries = entries(live);
    if (subresource.isEmpty()) {
      List<Value> brought = entries(updated);
      if (isReset(updated, brought)) {
        entries = List.of();
      } else if (!brought.isEmpty() && !brought.equals(entries) && readable(brought)) {
        entries = brought;
      }
    }
    ObjectValue bare = bare(updated);
    if (entries.isEmpty() && !uid(live).isEmpty()) {
      return bare;
    }
    try {
      Shaped before = shaped(bare(live));
      Shaped after = shaped(bare);
      Comparison changes = ownership.changes(before, after);
      // Entries that clients bring, or scaling leaves, may need to be put in order.
      if (within(changes, STRIPPED) && entries.equals(entries(live)) && settled(live, entries)) {
        return withEntries(bare, new ListValue(entries));
      }
      Managed managed = read(entries);
      update(managed, before, after, changes, manager, now);
      return withEntries(bare, managed.print());
    } catch (UnshapedException _) {
      // An object that does not fit its type, which validation will tell, has no managers.
      return bare;
    }
  }

  private void update(
      Managed managed, Shaped before, Shaped after, Comparison changes, String manager, Instant now)
      throws UnshapedException {
    Map<ManagerId, Owned> managers =
        ownership.update(before, after, changes, apiVersion, managed.fields(), CURRENT);
    Owned changed = managers.remove(CURRENT);
    managed.fields().clear();
    managed.fields().putAll(managers);
    FieldSet fields = changed == null ? FieldSet.EMPTY : changed.fields().difference(STRIPPED);
    if (!fields.isEmpty()) {
      ManagerId self = ManagerId.updater(named(manager), apiVersion, subresource);
      Owned previous = managers.get(self);
      managed
          .fields()
          .put(
              self,
              Owned.of(
                  previous == null ? fields : fields.union(previous.fields()), apiVersion, false));
      managed.times().put(self, time(now));
    }
    managed.capUpdaters();
  }

  /// Whether each entry is of a version that is served and of a manager of its own.
  private boolean settled(ObjectValue live, List<Value> entries) {
    Set<ManagerId> managers = new HashSet<>();
    for (Value value : entries) {
      if (!(value instanceof ObjectValue entry)) {
        return false;
      }
      String version = entry.text("apiVersion").orElse("");
      String manager = entry.text("manager").orElse("");
      String path = entry.text("subresource").orElse("");
      boolean applied = entry.text("operation").filter("Apply"::equals).isPresent();
      ManagerId id =
          applied ? ManagerId.applier(manager, path) : ManagerId.updater(manager, version, path);
      if (!versions.serves(live, version) || !managers.add(id)) {
        return false;
      }
    }
    return true;
  }

  /// Whether all differences are among these fields.
  private static boolean within(Comparison changes, FieldSet fields) {
    return changes.removed().difference(fields).isEmpty()
        && changes.modified().difference(fields).isEmpty()
        && changes.added().difference(fields).isEmpty();
  }

  /// The object after something was applied to it: not yet in the form of its type, without
  /// defaults, and `live` itself when nothing changes.
  ///
  /// @param live the object as it is; [#zero] when there is none
  /// @param patch what is applied, as it was sent
  /// @param manager who applies
  /// @param force whether fields are taken from those who manage them
  /// @throws ApiException when it is not of the kind or not of its form, and on conflicts
  public ObjectValue apply(
      ObjectValue live, ObjectValue patch, String manager, boolean force, Instant now) {
    checkType(patch);
    List<Value> entries = entries(live);
    Managed managed;
    try {
      managed = Managed.read(entries);
    } catch (MalformedFieldsException malformed) {
      throw untyped("failed to decode managed fields: " + malformed.getMessage());
    }
    Shaped before = shaped(bare(live));
    if (managed.isEmpty()) {
      begin(managed, live, before, now);
    }
    if (patch.at("metadata", "managedFields").filter(ListValue.class::isInstance).isPresent()) {
      throw ApiErrors.badRequest("metadata.managedFields must be nil");
    }
    String faults = PatchCheck.faults(before.form().shape(), patch);
    if (!faults.isEmpty()) {
      throw untyped("failed to create typed patch object (" + described(patch) + "): " + faults);
    }
    try {
      return apply(managed, live, before, patch, manager, force, now);
    } catch (UnshapedException unshaped) {
      throw untyped(
          "failed to create typed live object ("
              + described(live)
              + "): "
              + faults(before, unshaped));
    } catch (ConflictException conflict) {
      throw new ApiException(conflict.status());
    }
  }

  /// Makes one manager of all that an object had before anything was applied to it.
  private void begin(Managed managed, ObjectValue live, Shaped before, Instant now) {
    try {
      Shaped nothing = shaped(zero);
      Comparison all = ownership.changes(nothing, before);
      update(managed, nothing, before, all, BEFORE_FIRST_APPLY, now);
    } catch (UnshapedException unshaped) {
      throw untyped(
          "failed to create manager for existing fields: failed to convert new object ("
              + described(live)
              + ") to smd typed: "
              + faults(before, unshaped));
    }
  }

  /// What is wrong with an object, and where.
  private static String faults(Shaped object, UnshapedException unshaped) {
    String faults = PatchCheck.faults(object.form().shape(), object.object());
    return faults.isEmpty() ? String.valueOf(unshaped.getMessage()) : faults;
  }

  private ObjectValue apply(
      Managed managed,
      ObjectValue live,
      Shaped before,
      ObjectValue patch,
      String manager,
      boolean force,
      Instant now)
      throws UnshapedException, ConflictException {
    ManagerId self = ManagerId.applier(named(manager), subresource);
    Ownership.Applied applied;
    try {
      applied = ownership.apply(before, patch, apiVersion, managed.fields(), self, force);
    } catch (ConflictException conflict) {
      if (!LastApplied.concerns(manager)) {
        throw conflict;
      }
      LastApplied.settle(before, apiVersion, conflict);
      applied = ownership.apply(before, patch, apiVersion, managed.fields(), self, true);
    }
    managed.fields().clear();
    managed.fields().putAll(applied.managers());
    managed
        .fields()
        .computeIfPresent(
            self,
            (_, owned) -> {
              FieldSet fields = owned.fields().difference(STRIPPED);
              if (fields.isEmpty()) {
                return null;
              }
              return fields.equals(owned.fields()) ? owned : owned.with(fields);
            });
    boolean same = Values.equal(applied.object(), before.object());
    if (!same) {
      managed.times().put(self, time(now));
    }
    ObjectValue object = same ? before.object() : applied.object();
    if (LastApplied.concerns(manager)) {
      object = LastApplied.renewed(object, patch);
    }
    ListValue printed = managed.print();
    return Values.identical(object, before.object()) && printed.items().equals(entries(live))
        ? live
        : withEntries(object, printed);
  }

  private void checkType(ObjectValue patch) {
    String version = patch.text("apiVersion").orElse("");
    // What is no version leaves nothing of the kind either.
    GroupVersionKind said =
        version.indexOf('/') == version.lastIndexOf('/')
            ? GroupVersionKind.of(version, patch.text("kind").orElse(""))
            : GroupVersionKind.of("", "");
    if (!said.equals(kind)) {
      throw ApiErrors.badRequest("invalid object type: " + described(said));
    }
  }

  private static String described(GroupVersionKind kind) {
    return kind.group() + "/" + kind.version() + ", Kind=" + kind.kind();
  }

  private static String described(ObjectValue object) {
    return object.text("metadata", "namespace").orElse("")
        + "/"
        + object.text("metadata", "name").orElse("")
        + "; "
        + described(
            GroupVersionKind.of(
                object.text("apiVersion").orElse(""), object.text("kind").orElse("")));
  }

  /// A failure without a type upstream, which makes it a bare 500.
  private static ApiException untyped(String message) {
    return new ApiException(Status.failure(500, "", message));
  }

  private Shaped shaped(ObjectValue object) {
    return versions
        .convert(object, apiVersion)
        .orElseThrow(() -> new IllegalStateException(apiVersion + " is not served"));
  }

  private static String named(String manager) {
    return manager.isEmpty() ? "unknown" : manager;
  }

  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// An empty list, or one empty entry, means that the managers shall be forgotten.
  private static boolean isReset(ObjectValue updated, List<Value> entries) {
    if (entries.isEmpty()) {
      return updated
          .at("metadata", "managedFields")
          .filter(ListValue.class::isInstance)
          .isPresent();
    }
    return entries.size() == 1
        && entries.getFirst() instanceof ObjectValue entry
        && (entry.isEmpty()
            || entry.names().stream()
                .allMatch(name -> entry.get(name).filter(NullValue.NULL::equals).isPresent()));
  }

  private static boolean readable(List<Value> entries) {
    try {
      return !Managed.read(entries).isEmpty();
    } catch (MalformedFieldsException _) {
      return false;
    }
  }

  /// What cannot be read counts for nothing.
  private static Managed read(List<Value> entries) {
    try {
      return Managed.read(entries);
    } catch (MalformedFieldsException _) {
      return Managed.none();
    }
  }

  /// What is wrong with the managers of an object; empty when nothing is.
  public static Optional<String> fault(ObjectValue object) {
    try {
      Managed.read(entries(object));
      return Optional.empty();
    } catch (MalformedFieldsException malformed) {
      return Optional.of(String.valueOf(malformed.getMessage()));
    }
  }

  private static String uid(ObjectValue object) {
    return object.text("metadata", "uid").orElse("");
  }

  /// The entries of an object.
  public static List<Value> entries(ObjectValue object) {
    return object.items("metadata", "managedFields");
  }

  /// The object without its managers.
  public static ObjectValue bare(ObjectValue object) {
    return object.withoutAt("metadata", "managedFields");
  }

  /// The object with other managers.
  public static ObjectValue withEntries(ObjectValue object, ListValue entries) {
    return entries.isEmpty() ? bare(object) : object.withAt(entries, "metadata", "managedFields");
  }

  /// The object with the times of its managers put back when nothing else about them, or about it,
  /// changed: a time alone is no change.
  public static ObjectValue withoutNewTimes(ObjectValue object, ObjectValue old) {
    List<Value> entries = entries(object);
    List<Value> before = entries(old);
    if (entries.isEmpty() || entries.size() != before.size() || entries.equals(before)) {
      return object;
    }
    List<Value> timeless = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      if (!timeless(entries.get(i)).equals(timeless(before.get(i)))) {
        return object;
      }
      timeless.add(before.get(i));
    }
    return bare(object).equals(bare(old))
        ? object.withAt(new ListValue(timeless), "metadata", "managedFields")
        : object;
  }

  private static Value timeless(Value entry) {
    return entry instanceof ObjectValue object ? object.without("time") : entry;
  }
}
