package io.binnacle.distribution.command;

import io.binnacle.distribution.client.ApiClient;
import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.PrintStream;
import java.util.Locale;

/// Commands that ask a server how its store is, and that tidy it.
final class StatusCommand {
  private StatusCommand() {}

  /// Prints the node, its store and the members.
  ///
  /// @return a failure when the store cannot be read
  static int status(Configuration configuration, Surroundings surroundings) throws SpiException {
    try (ApiClient client = AskedServer.of(configuration)) {
      ObjectValue status = client.get("/binnacle/status").object();
      PrintStream out = surroundings.out();
      out.printf(
          "node:     %s (version %s)%n",
          status.text("node").orElse(""), status.text("version").orElse(""));
      out.printf("store:    %s%n", text(status, "store", "name"));
      if (status.at("store", "revision").isPresent()) {
        out.printf(
            "revision: %s (compacted below %s)%n",
            text(status, "store", "revision"), text(status, "store", "compactedRevision"));
        out.printf("keys:     %s%n", text(status, "store", "keys"));
        out.printf(
            "bytes:    %s on disk, %s in use, quota %s%n",
            text(status, "store", "bytesOnDisk"),
            text(status, "store", "bytesInUse"),
            quota(status));
        out.printf(
            "latency:  sync %s ms, commit %s ms%n",
            millis(status, "fsyncSeconds"), millis(status, "commitSeconds"));
      }
      boolean readable = text(status, "health", "readable").equals("true");
      boolean writable = text(status, "health", "writable").equals("true");
      String message = text(status, "health", "message");
      out.printf(
          "health:   %s%s%n",
          readable ? writable ? "serving" : "reading only" : "not serving",
          message.isEmpty() ? "" : ": " + message);
      MemberCommands.print(status, out);
      out.flush();
      return readable ? ExitStatus.CLEAN : ExitStatus.FAILURE;
    }
  }

  /// Gives space back and tells how much.
  static int defragment(Configuration configuration, Surroundings surroundings)
      throws SpiException {
    try (ApiClient client = AskedServer.of(configuration)) {
      ObjectValue before = client.get("/binnacle/status").object();
      client.post("/binnacle/defragment", ObjectValue.empty()).object();
      ObjectValue after = client.get("/binnacle/status").object();
      surroundings
          .out()
          .println(
              "defragmented: "
                  + text(before, "store", "bytesOnDisk")
                  + " bytes on disk before, "
                  + text(after, "store", "bytesOnDisk")
                  + " after");
      return ExitStatus.CLEAN;
    }
  }

  private static String quota(ObjectValue status) {
    String bytes = text(status, "store", "quotaBytes");
    if (bytes.equals("0")) {
      return "none";
    }
    return text(status, "store", "quotaReached").equals("true") ? bytes + " (reached)" : bytes;
  }

  private static String millis(ObjectValue status, String member) {
    double seconds = Double.parseDouble(text(status, "store", member));
    return String.format(Locale.ROOT, "%.2f", seconds * 1000);
  }

  /// What stands at a path, as text; empty when nothing does.
  static String text(ObjectValue object, String... path) {
    Value value = object.at(path).orElse(Value.of(""));
    return switch (value) {
      case TextValue text -> text.text();
      case NumberValue.IntegerNumber number -> Long.toString(number.number());
      case NumberValue.FloatNumber number -> Double.toString(number.number());
      case BoolValue flag -> Boolean.toString(flag.flag());
      default -> "";
    };
  }
}
