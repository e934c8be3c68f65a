package io.binnacle.distribution.join;

import io.binnacle.distribution.client.Answer;
import io.binnacle.distribution.client.ApiClient;
import io.binnacle.distribution.client.ClientException;
import io.binnacle.kernel.cluster.JoinHandler;
import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.server.OfflineStore;
import io.binnacle.kernel.server.StartException;
import io.binnacle.kernel.tls.AuthorityHash;
import io.binnacle.kernel.tls.ServerChain;
import io.binnacle.kernel.tls.SharedFiles;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The way of a node into its cluster, which it goes once.
///
/// A node that has joined keeps what it was told in a file of its own: a store that was stopped
/// before it held anything can then go on, without a token that has expired meanwhile.
public final class ClusterEntrance {
  private static final String FILE = "entrance.json";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path data;

  /// @param data the data directory
  public ClusterEntrance(Path data) {
    this.data = data;
  }

  /// Who wants to join, and how.
  ///
  /// @param learner whether it is to stay one
  public record Applicant(String token, String name, String peerAddress, boolean learner) {
    /// Without the token, so that it does not reach a log.
    @Override
    public String toString() {
      return "Applicant[" + name + " at " + peerAddress + "]";
    }
  }

  /// Whether the store holds something, so that nothing is left to be asked.
  public boolean passed() throws StartException {
    return OfflineStore.isThere(data);
  }

  /// How a node that has passed came in.
  public Entrance known() throws JoinException {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return new Entrance.Init();
    }
    try {
      if (JsonReader.read(Files.readAllBytes(file)) instanceof ObjectValue known) {
        return entrance(known, known.flag("learner"));
      }
      throw new JoinException(file + ": is not the record of a join");
    } catch (IOException | MalformedException e) {
      throw new JoinException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// Joins the cluster of a server that shows the authority that was expected: takes the files that
  /// all nodes share, and the members.
  ///
  /// @throws SpiException when the server is another one or does not let the node in
  public Entrance join(JoinTarget target, String hash, Applicant applicant) throws SpiException {
    String authority = ServerChain.authority(target.host(), target.port(), hash, PATIENCE);
    ObjectValue told = ask(target, authority, applicant);
    Map<String, String> files = texts(told, "files");
    String given = files.getOrDefault("pki/ca.crt", "");
    if (given.isEmpty() || !AuthorityHash.of(given).equals(hash)) {
      throw new JoinException("--join: " + target.url() + " gives another authority than it shows");
    }
    Entrance.Join entrance = entrance(told, applicant.learner());
    SharedFiles.write(data.resolve("pki"), files);
    keep(
        ObjectValue.builder()
            .put("cluster", entrance.cluster())
            .put("members", told.object("members").orElse(ObjectValue.empty()))
            .put("learner", applicant.learner())
            .build());
    return entrance;
  }

  private static ObjectValue ask(JoinTarget target, String authority, Applicant applicant)
      throws SpiException {
    try (ApiClient client = ApiClient.trusting(target.url(), authority)) {
      Answer answer =
          client.post(
              JoinHandler.PATH,
              ObjectValue.builder()
                  .put("token", applicant.token())
                  .put("name", applicant.name())
                  .put("peerAddress", applicant.peerAddress())
                  .build());
      return switch (answer.status()) {
        case 401, 403 -> throw new JoinException("--token: " + target.url() + " refuses it");
        case 409 -> throw new JoinException("--join: " + answer.message());
        default -> answer.object();
      };
    } catch (ClientException e) {
      throw new JoinException("--join: " + e.getMessage(), e);
    }
  }

  private static Entrance.Join entrance(ObjectValue told, boolean learner) throws JoinException {
    Map<String, String> members = texts(told, "members");
    String cluster = told.text("cluster").orElse("");
    if (cluster.isEmpty() || members.isEmpty()) {
      throw new JoinException("--join: the answer tells no cluster or no members");
    }
    return new Entrance.Join(cluster, members, learner);
  }

  private static Map<String, String> texts(ObjectValue told, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    ObjectValue held = told.object(key).orElse(ObjectValue.empty());
    for (String name : held.names()) {
      texts.put(name, held.text(name).orElse(""));
    }
    return texts;
  }

  private void keep(ObjectValue entrance) throws JoinException {
    Path file = data.resolve(FILE);
    Path written = data.resolve(FILE + ".new");
    try {
      Files.writeString(written, JsonWriter.text(entrance), StandardCharsets.UTF_8);
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new JoinException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
