package io.binnacle.kernel.cluster;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.spi.value.ObjectValue;
import java.util.regex.Pattern;

/// What a node says that wants to join.
///
/// @param token a bootstrap token
/// @param name what the node is to be called
/// @param peerAddress where the members will reach it, `host:port`
record JoinRequest(String token, String name, String peerAddress) {
  private static final Pattern ADDRESS =
      Pattern.compile("([a-zA-Z0-9.-]+|\\[[0-9a-fA-F:.]+]):[1-9][0-9]{0,4}");

  static JoinRequest read(byte[] body) {
    try {
      if (JsonReader.read(body) instanceof ObjectValue object) {
        return new JoinRequest(
            object.text("token").orElse(""),
            object.text("name").orElse(""),
            object.text("peerAddress").orElse(""));
      }
    } catch (MalformedException e) {
      throw ApiErrors.badRequest("the body is not JSON: " + e.getMessage());
    }
    throw ApiErrors.badRequest("the body must be an object with token, name and peerAddress");
  }

  void check() {
    if (!MemberName.wellFormed(name)) {
      throw ApiErrors.badRequest("name: " + MemberName.RULE);
    }
    if (!ADDRESS.matcher(peerAddress).matches()) {
      throw ApiErrors.badRequest("peerAddress: must be HOST:PORT");
    }
  }

  /// Without the token, so that it does not reach a log.
  @Override
  public String toString() {
    return "JoinRequest[" + name + " at " + peerAddress + "]";
  }
}
