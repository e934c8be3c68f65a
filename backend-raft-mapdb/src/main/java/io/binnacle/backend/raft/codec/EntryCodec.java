package io.binnacle.backend.raft.codec;

import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.value.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Log entries as bytes: a version, then the operations one after the other.
///
/// Entries outlive the program that wrote them, and members of two versions read each other's: a
/// form that was ever written stays readable.
public final class EntryCodec {
  private static final byte VERSION = 1;
  private static final byte WRITE = 1;
  private static final byte GRANT = 2;
  private static final byte END = 3;
  private static final byte COMPACT = 4;
  private static final byte QUOTA = 5;
  private static final byte LOAD = 6;
  private static final byte EXPIRE = 7;
  private static final byte ENROL = 8;
  private static final byte STRIKE = 9;
  private static final byte PUT = 1;
  private static final byte DELETE = 2;

  private EntryCodec() {}

  public static byte[] encode(List<Operation> operations) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(operations.size());
      for (Operation operation : operations) {
        write(operation, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /// @throws IOException when the bytes are not an entry of a known version
  public static List<Operation> decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("a log entry of version " + version + "; known is " + VERSION);
    }
    int count = in.readInt();
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operations.add(read(in));
    }
    if (in.available() > 0) {
      throw new IOException("a log entry with " + in.available() + " bytes too many");
    }
    return operations;
  }

  private static void write(Operation operation, DataOutputStream out) throws IOException {
    switch (operation) {
      case Operation.Write write -> {
        head(WRITE, write.id(), out);
        out.writeInt(write.conditions().size());
        for (Condition condition : write.conditions()) {
          write(condition.key(), out);
          out.writeLong(condition.expectedModRevision());
        }
        out.writeInt(write.changes().size());
        for (Change change : write.changes()) {
          write(change, out);
        }
      }
      case Operation.Grant grant -> {
        head(GRANT, grant.id(), out);
        out.writeLong(grant.ttlMillis());
      }
      case Operation.End end -> {
        head(END, end.id(), out);
        out.writeLong(end.leaseId());
      }
      case Operation.Expire expire -> {
        head(EXPIRE, expire.id(), out);
        out.writeLong(expire.leaseId());
        out.writeLong(expire.term());
      }
      case Operation.Enrol enrol -> {
        head(ENROL, enrol.id(), out);
        out.writeUTF(enrol.member());
        out.writeUTF(enrol.entry().name());
        out.writeUTF(enrol.entry().address());
      }
      case Operation.Strike strike -> {
        head(STRIKE, strike.id(), out);
        out.writeUTF(strike.member());
      }
      case Operation.Compact compact -> {
        head(COMPACT, compact.id(), out);
        out.writeLong(compact.revision());
      }
      case Operation.Load load -> write(load, out);
      case Operation.Quota quota -> {
        head(QUOTA, quota.id(), out);
        out.writeLong(quota.bytes());
      }
    }
  }

  private static void write(Operation.Load load, DataOutputStream out) throws IOException {
    head(LOAD, load.id(), out);
    out.writeBoolean(load.first());
    out.writeInt(load.entries().size());
    for (Entry entry : load.entries()) {
      write(entry.key(), out);
      write(entry.value(), out);
      out.writeLong(entry.createRevision());
      out.writeLong(entry.modRevision());
      out.writeLong(entry.version());
      out.writeLong(entry.leaseId());
    }
    out.writeBoolean(load.last().isPresent());
    if (load.last().isPresent()) {
      out.writeLong(load.last().get().revision());
      out.writeInt(load.last().get().leases().size());
      for (Map.Entry<Long, Long> lease : load.last().get().leases().entrySet()) {
        out.writeLong(lease.getKey());
        out.writeLong(lease.getValue());
      }
    }
  }

  private static void head(byte kind, OperationId id, DataOutputStream out) throws IOException {
    out.writeByte(kind);
    out.writeLong(id.client().getMostSignificantBits());
    out.writeLong(id.client().getLeastSignificantBits());
    out.writeLong(id.sequence());
  }

  private static void write(Change change, DataOutputStream out) throws IOException {
    switch (change) {
      case Change.Put put -> {
        out.writeByte(PUT);
        write(put.key(), out);
        write(put.value(), out);
        out.writeLong(put.leaseId());
      }
      case Change.Delete delete -> {
        out.writeByte(DELETE);
        write(delete.key(), out);
      }
    }
  }

  private static void write(Bytes bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length());
    out.write(bytes.unsafeArray());
  }

  private static Operation read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    OperationId id = new OperationId(new UUID(in.readLong(), in.readLong()), in.readLong());
    return switch (kind) {
      case WRITE -> new Operation.Write(id, conditions(in), changes(in));
      case GRANT -> new Operation.Grant(id, in.readLong());
      case END -> new Operation.End(id, in.readLong());
      case EXPIRE -> new Operation.Expire(id, in.readLong(), in.readLong());
      case ENROL ->
          new Operation.Enrol(id, in.readUTF(), new BookEntry(in.readUTF(), in.readUTF()));
      case STRIKE -> new Operation.Strike(id, in.readUTF());
      case COMPACT -> new Operation.Compact(id, in.readLong());
      case QUOTA -> new Operation.Quota(id, in.readLong());
      case LOAD -> new Operation.Load(id, in.readBoolean(), entries(in), loadEnd(in));
      default -> throw new IOException("an operation of unknown kind " + kind);
    };
  }

  private static List<Condition> conditions(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      conditions.add(new Condition(bytes(in), in.readLong()));
    }
    return conditions;
  }

  private static List<Change> changes(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte kind = in.readByte();
      changes.add(
          switch (kind) {
            case PUT -> new Change.Put(bytes(in), bytes(in), in.readLong());
            case DELETE -> new Change.Delete(bytes(in));
            default -> throw new IOException("a change of unknown kind " + kind);
          });
    }
    return changes;
  }

  private static List<Entry> entries(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(
          new Entry(
              bytes(in), bytes(in), in.readLong(), in.readLong(), in.readLong(), in.readLong()));
    }
    return entries;
  }

  private static Optional<Operation.LoadEnd> loadEnd(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    long revision = in.readLong();
    int count = in.readInt();
    SortedMap<Long, Long> leases = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      leases.put(in.readLong(), in.readLong());
    }
    return Optional.of(new Operation.LoadEnd(revision, leases));
  }

  private static Bytes bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a length of " + length + " with " + in.available() + " bytes left");
    }
    return Bytes.wrap(in.readNBytes(length));
  }
}
