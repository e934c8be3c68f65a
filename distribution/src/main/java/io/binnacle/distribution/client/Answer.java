package io.binnacle.distribution.client;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;

/// What a server answered.
///
/// @param status the HTTP status
/// @param text the whole body
public record Answer(int status, String text) {

  public boolean succeeded() {
    return status / 100 == 2;
  }

  /// The object that the body is, when the request succeeded.
  ///
  /// @throws ClientException with the server's own message when it refused
  public ObjectValue object() throws ClientException {
    if (!succeeded()) {
      throw new ClientException(message());
    }
    try {
      if (JsonReader.read(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectValue object) {
        return object;
      }
    } catch (MalformedException e) {
      throw new ClientException("the server's answer is not JSON", e);
    }
    throw new ClientException("the server's answer is not an object");
  }

  /// What a Status says; for anything else, the HTTP status.
  public String message() {
    try {
      if (JsonReader.read(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectValue object
          && object.text("message").isPresent()) {
        return "the server answered " + status + ": " + object.text("message").orElse("");
      }
    } catch (MalformedException notAStatus) {
      return "the server answered " + status;
    }
    return "the server answered " + status;
  }
}
