package io.binnacle.backend.h2.log;

import io.binnacle.spi.value.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What one write to the journal holds: the mutations of all commits that were answered together.
///
/// @param number counts the frames of a store from 1 without a gap
/// @param mutations in order
public record Frame(long number, List<Mutation> mutations) {
  private static final int CHANGED = 1;
  private static final int GRANTED = 2;
  private static final int ENDED = 3;
  private static final int COMPACTED = 4;
  private static final int QUOTA = 5;

  public Frame {
    mutations = List.copyOf(mutations);
  }

  /// What the frame's rows take, roughly.
  public long size() {
    long size = 0;
    for (Mutation mutation : mutations) {
      size += mutation instanceof Mutation.Changed changed ? changed.row().size() + 64 : 16;
    }
    return size;
  }

  byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(size(), 1 << 26) + 64);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(mutations.size());
    for (Mutation mutation : mutations) {
      encode(mutation, out);
    }
    return bytes.toByteArray();
  }

  static Frame decode(long number, byte[] payload) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
    int count = in.readInt();
    List<Mutation> mutations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      mutations.add(decode(in));
    }
    return new Frame(number, mutations);
  }

  private static void encode(Mutation mutation, DataOutputStream out) throws IOException {
    switch (mutation) {
      case Mutation.Changed(Row row) -> {
        out.writeByte(CHANGED);
        out.writeLong(row.revision());
        out.writeInt(row.position());
        write(row.key(), out);
        write(row.value(), out);
        out.writeBoolean(row.deleted());
        out.writeLong(row.createRevision());
        out.writeLong(row.version());
        out.writeLong(row.leaseId());
        out.writeLong(row.previousRevision());
      }
      case Mutation.Granted granted -> {
        out.writeByte(GRANTED);
        out.writeLong(granted.leaseId());
        out.writeLong(granted.ttlMillis());
      }
      case Mutation.Ended ended -> {
        out.writeByte(ENDED);
        out.writeLong(ended.leaseId());
      }
      case Mutation.Compacted compacted -> {
        out.writeByte(COMPACTED);
        out.writeLong(compacted.revision());
      }
      case Mutation.Quota quota -> {
        out.writeByte(QUOTA);
        out.writeLong(quota.bytes());
      }
    }
  }

  private static Mutation decode(DataInputStream in) throws IOException {
    int type = in.readByte();
    return switch (type) {
      case CHANGED ->
          new Mutation.Changed(
              new Row(
                  in.readLong(),
                  in.readInt(),
                  read(in),
                  read(in),
                  in.readBoolean(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong()));
      case GRANTED -> new Mutation.Granted(in.readLong(), in.readLong());
      case ENDED -> new Mutation.Ended(in.readLong());
      case COMPACTED -> new Mutation.Compacted(in.readLong());
      case QUOTA -> new Mutation.Quota(in.readLong());
      default -> throw new IOException("unknown mutation " + type);
    };
  }

  private static void write(Bytes bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length());
    out.write(bytes.unsafeArray());
  }

  private static Bytes read(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return Bytes.wrap(bytes);
  }
}
