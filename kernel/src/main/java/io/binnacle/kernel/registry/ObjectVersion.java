package io.binnacle.kernel.registry;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.Bytes;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One version of a stored object. Every form in which it is sent is made once, on first use, and
/// shared by all who ask.
///
/// Immutable and thread-safe.
public final class ObjectVersion {
  private static final byte[] METADATA = "\"metadata\":{".getBytes(StandardCharsets.US_ASCII);

  private final ObjectKey key;
  private final long revision;
  private final ObjectValue value;
  private final ObjectValue labels;
  private volatile byte @Nullable [] stored;
  private volatile byte @Nullable [] json;
  private volatile @Nullable ConcurrentMap<Object, byte[]> forms;

  private ObjectVersion(ObjectKey key, long revision, ObjectValue value, byte @Nullable [] stored) {
    this.key = key;
    this.revision = revision;
    this.value = value;
    this.labels = value.object("metadata", "labels").orElse(ObjectValue.empty());
    this.stored = stored;
  }

  /// @param value the object without a resource version
  /// @param stored its JSON
  static ObjectVersion of(ObjectKey key, long revision, ObjectValue value, Bytes stored) {
    return new ObjectVersion(key, revision, versioned(value, revision), stored.unsafeArray());
  }

  static ObjectVersion read(ObjectKey key, long revision, Bytes stored) {
    return of(key, revision, JsonReader.readStored(stored.unsafeArray()), stored);
  }

  /// The same content under a later revision: what a watcher is told of a deletion.
  ObjectVersion at(long later) {
    return new ObjectVersion(key, later, versioned(value, later), null);
  }

  /// The same object in another version of its kind.
  ObjectVersion converted(UnaryOperator<ObjectValue> conversion) {
    return new ObjectVersion(
        key, revision, versioned(conversion.apply(unversioned(value)), revision), null);
  }

  private static ObjectValue versioned(ObjectValue value, long revision) {
    return value.withAt(new TextValue(Long.toString(revision)), "metadata", "resourceVersion");
  }

  /// The form in which objects are stored: without a resource version, which the store gives.
  static ObjectValue unversioned(ObjectValue object) {
    return object.withoutAt("metadata", "resourceVersion");
  }

  public ObjectKey key() {
    return key;
  }

  public long revision() {
    return revision;
  }

  /// The object, with its resource version.
  public ObjectValue value() {
    return value;
  }

  /// Its labels, at hand because selectors look at those of every object of a collection.
  public ObjectValue labels() {
    return labels;
  }

  /// The object as JSON. Shared: must not be written.
  public byte[] json() {
    byte[] known = json;
    if (known == null) {
      byte[] bare = stored;
      known = bare == null ? JsonWriter.write(value) : spliced(bare, revision, value);
      json = known;
      // The bytes as stored have served.
      stored = null;
    }
    return known;
  }

  /// Puts the resource version into the stored bytes, so that an object is encoded once.
  private static byte[] spliced(byte[] bare, long revision, ObjectValue value) {
    int at = header(bare) + METADATA.length;
    if (at > bare.length
        || !Arrays.equals(bare, at - METADATA.length, at, METADATA, 0, METADATA.length)
        || bare[at] == '}') {
      return JsonWriter.write(value);
    }
    byte[] version =
        ("\"resourceVersion\":\"" + revision + "\",").getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[bare.length + version.length];
    System.arraycopy(bare, 0, whole, 0, at);
    System.arraycopy(version, 0, whole, at, version.length);
    System.arraycopy(bare, at, whole, at + version.length, bare.length - at);
    return whole;
  }

  /// The object as it stands in a list: without `kind` and `apiVersion`, which the list tells.
  public byte[] listItem() {
    return form(
        "list item",
        version -> {
          byte[] whole = version.json();
          int start = header(whole);
          if (start <= 1) {
            return whole;
          }
          byte[] item = new byte[whole.length - start + 1];
          item[0] = '{';
          System.arraycopy(whole, start, item, 1, whole.length - start);
          return item;
        });
  }

  /// Where the members after `kind` and `apiVersion` begin; 1 when the object does not begin with
  /// those two.
  private static int header(byte[] json) {
    int at = 1;
    for (String name : new String[] {"\"kind\":\"", "\"apiVersion\":\""}) {
      if (!matches(json, at, name)) {
        return 1;
      }
      at += name.length();
      while (at < json.length && json[at] != '"') {
        at++;
      }
      if (at + 1 >= json.length || json[at + 1] != ',') {
        return 1;
      }
      at += 2;
    }
    return at;
  }

  private static boolean matches(byte[] json, int at, String text) {
    if (at + text.length() > json.length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (json[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Another form of the object, made on first use.
  ///
  /// @param name what distinguishes the form; equal names mean equal bytes
  public byte[] form(Object name, Function<ObjectVersion, byte[]> maker) {
    ConcurrentMap<Object, byte[]> known = forms;
    if (known == null) {
      synchronized (this) {
        known = forms;
        if (known == null) {
          known = new ConcurrentHashMap<>(4);
          forms = known;
        }
      }
    }
    byte[] form = known.get(name);
    if (form == null) {
      form = maker.apply(this);
      known.put(name, form);
    }
    return form;
  }

  @Override
  public String toString() {
    return key + "@" + revision;
  }
}
