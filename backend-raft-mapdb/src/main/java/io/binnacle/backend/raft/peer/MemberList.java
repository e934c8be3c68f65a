package io.binnacle.backend.raft.peer;

import io.binnacle.spi.storage.Member;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The members as bytes.
final class MemberList {
  private MemberList() {}

  static byte[] encode(List<Member> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(members.size());
      for (Member member : members) {
        out.writeUTF(member.id());
        out.writeUTF(member.address());
        out.writeUTF(member.role().name());
        out.writeLong(member.appliedIndex());
        out.writeLong(member.lag());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  static List<Member> decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int count = in.readInt();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(
          new Member(
              in.readUTF(),
              in.readUTF(),
              Member.Role.valueOf(in.readUTF()),
              in.readLong(),
              in.readLong()));
    }
    return members;
  }
}
