package io.binnacle.kernel.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What one change is to a watcher. Shared by all watchers that it is the same for, so that its
/// frames are made once. Thread-safe.
public final class WatchEvent {
  private final Type type;
  private final ObjectVersion object;
  private final Map<Object, byte[]> frames = new ConcurrentHashMap<>(4);

  WatchEvent(Type type, ObjectVersion object) {
    this.type = type;
    this.object = object;
  }

  /// The types of events about objects.
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  public Type type() {
    return type;
  }

  /// The object after the change; of a deletion, as it last was, with the deletion's revision.
  public ObjectVersion object() {
    return object;
  }

  public long revision() {
    return object.revision();
  }

  /// The bytes that tell the event in some format, made on first use.
  ///
  /// @param format what distinguishes the format; equal formats mean equal bytes
  public byte[] frame(Object format, Function<WatchEvent, byte[]> maker) {
    byte[] frame = frames.get(format);
    if (frame == null) {
      frame = maker.apply(this);
      frames.put(format, frame);
    }
    return frame;
  }
}
