package io.binnacle.distribution.command;

import io.binnacle.distribution.client.Answer;
import io.binnacle.distribution.client.ApiClient;
import io.binnacle.distribution.client.ClientException;
import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Commands that show and change the members of a replicated store.
final class MemberCommands {
  static final String NAME = "NAME";

  private static final String PATH = "/binnacle/members";

  private MemberCommands() {}

  static int list(Configuration configuration, Surroundings surroundings) throws SpiException {
    try (ApiClient client = AskedServer.of(configuration)) {
      print(client.get(PATH).object(), surroundings.out());
      surroundings.out().flush();
      return ExitStatus.CLEAN;
    }
  }

  /// One line a member: name, role, address, applied index, lag.
  static void print(ObjectValue members, PrintStream out) {
    for (Value value : members.items("members")) {
      if (value instanceof ObjectValue member) {
        out.printf(
            "%-20s %-9s %-24s %12s %8s%n",
            member.text("name").orElse(""),
            member.text("role").orElse(""),
            member.text("address").orElse(""),
            StatusCommand.text(member, "appliedIndex"),
            StatusCommand.text(member, "lag"));
      }
    }
  }

  static int promote(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    return change(
        configuration,
        arguments,
        surroundings,
        (client, path) -> client.post(path + "/promote", ObjectValue.empty()),
        "is a voter");
  }

  static int remove(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    return change(configuration, arguments, surroundings, ApiClient::delete, "is removed");
  }

  static int moveLeader(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    return change(
        configuration,
        arguments,
        surroundings,
        (client, path) -> client.post(path + "/lead", ObjectValue.empty()),
        "is the leader");
  }

  @FunctionalInterface
  private interface Request {
    Answer send(ApiClient client, String path) throws ClientException;
  }

  private static int change(
      Configuration configuration,
      Arguments arguments,
      Surroundings surroundings,
      Request request,
      String done)
      throws SpiException {
    String name = arguments.get(NAME);
    String segment = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    try (ApiClient client = AskedServer.of(configuration)) {
      request.send(client, PATH + "/" + segment).object();
      surroundings.out().println(name + " " + done);
      return ExitStatus.CLEAN;
    }
  }
}
