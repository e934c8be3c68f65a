package io.binnacle.backend.raft.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A change of the members, as one member asks another for it.
public sealed interface MemberChange {

  /// A new member. It receives the log, and votes when it has caught up.
  ///
  /// @param id never used before
  /// @param learner whether it is not to vote until it is promoted
  record Add(String id, String name, String address, boolean learner) implements MemberChange {}

  record Promote(String name) implements MemberChange {}

  record Remove(String name) implements MemberChange {}

  record Lead(String name) implements MemberChange {}

  /// The change as bytes.
  static byte[] encode(MemberChange change) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (change) {
        case Add add -> {
          out.writeByte(1);
          out.writeUTF(add.id());
          out.writeUTF(add.name());
          out.writeUTF(add.address());
          out.writeBoolean(add.learner());
        }
        case Promote promote -> {
          out.writeByte(2);
          out.writeUTF(promote.name());
        }
        case Remove remove -> {
          out.writeByte(3);
          out.writeUTF(remove.name());
        }
        case Lead lead -> {
          out.writeByte(4);
          out.writeUTF(lead.name());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  static MemberChange decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    byte kind = in.readByte();
    return switch (kind) {
      case 1 -> new Add(in.readUTF(), in.readUTF(), in.readUTF(), in.readBoolean());
      case 2 -> new Promote(in.readUTF());
      case 3 -> new Remove(in.readUTF());
      case 4 -> new Lead(in.readUTF());
      default -> throw new IOException("a change of the members of unknown kind " + kind);
    };
  }
}
