package io.binnacle.backend.raft.channel;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;

/// The first words of who opened a connection.
///
/// @param cluster the cluster that it belongs to
/// @param from its id
/// @param to the id that it takes the other end for; empty when it does not know
/// @param lane what the connection is for
record Hello(UUID cluster, String from, String to, Lane lane) {
  private static final int MAGIC = 0x424e434c;
  private static final byte VERSION = 1;

  void write(DataOutputStream out) throws IOException {
    out.writeInt(MAGIC);
    out.writeByte(VERSION);
    out.writeLong(cluster.getMostSignificantBits());
    out.writeLong(cluster.getLeastSignificantBits());
    out.writeUTF(from);
    out.writeUTF(to);
    out.writeByte(lane.code());
  }

  /// @throws IOException when it is not a greeting of a version known here
  static Hello read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("it does not speak the members' language");
    }
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("it speaks version " + version + "; known is " + VERSION);
    }
    UUID cluster = new UUID(in.readLong(), in.readLong());
    String from = in.readUTF();
    String to = in.readUTF();
    return new Hello(cluster, from, to, Lane.of(in.readByte()));
  }
}
