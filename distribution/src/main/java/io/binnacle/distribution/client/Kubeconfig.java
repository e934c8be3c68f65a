package io.binnacle.distribution.client;

import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.tls.ClientTls;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// What the current context of a kubeconfig says: where the server is, whom to trust, what to show.
///
/// @param server the server's URL without a slash at the end
/// @param tls trust and client certificate
/// @param authority whom to trust, as PEM; empty for those of the Java runtime
/// @param token the bearer token; empty for none
record Kubeconfig(
    String server, SSLContext tls, Optional<String> authority, Optional<String> token) {

  /// Reads a file.
  ///
  /// @throws SpiException naming the file and what is wrong with it
  static Kubeconfig read(Path file) throws SpiException {
    try {
      if (!(YamlReader.parse(Files.readString(file)).value() instanceof ObjectValue content)) {
        throw wrong(file, "it is not a kubeconfig");
      }
      return of(file, content);
    } catch (NoSuchFileException e) {
      throw wrong(file, "there is no such kubeconfig");
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + e.getMessage());
    } catch (MalformedException e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    }
  }

  /// For somebody that the server does not know.
  static Kubeconfig without(String server, String authority) throws SpiException {
    return new Kubeconfig(
        server,
        ClientTls.context(Optional.of(authority), Optional.empty()),
        Optional.of(authority),
        Optional.empty());
  }

  private static Kubeconfig of(Path file, ObjectValue content) throws SpiException, IOException {
    String current = content.text("current-context").orElse("");
    ObjectValue context = named(file, content, "contexts", "context", current);
    ObjectValue cluster =
        named(file, content, "clusters", "cluster", context.text("cluster").orElse(""));
    ObjectValue user = named(file, content, "users", "user", context.text("user").orElse(""));
    String server = cluster.text("server").orElse("");
    if (!server.startsWith("https://")) {
      throw wrong(file, "the server's URL \"" + server + "\" does not begin with https://");
    }
    Optional<String> certificate = data(file, user, "client-certificate");
    Optional<String> key = data(file, user, "client-key");
    Optional<ClientTls.Credentials> own =
        certificate.isPresent() && key.isPresent()
            ? Optional.of(new ClientTls.Credentials(certificate.get(), key.get()))
            : Optional.empty();
    Optional<String> authority = data(file, cluster, "certificate-authority");
    try {
      return new Kubeconfig(
          URI.create(server).toString().replaceAll("/+$", ""),
          ClientTls.context(authority, own),
          authority,
          user.text("token"));
    } catch (SpiException | IllegalArgumentException e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    }
  }

  private static ObjectValue named(
      Path file, ObjectValue content, String list, String member, String name) throws SpiException {
    for (Value item : content.items(list)) {
      if (item instanceof ObjectValue entry && entry.text("name").orElse("").equals(name)) {
        return entry.object(member).orElse(ObjectValue.empty());
      }
    }
    throw wrong(file, "there is no " + member + " \"" + name + "\"");
  }

  /// What stands in the file itself, or in the one that it names, relative to it.
  private static Optional<String> data(Path file, ObjectValue holder, String key)
      throws SpiException, IOException {
    Optional<String> inline = holder.text(key + "-data");
    if (inline.isPresent()) {
      try {
        return Optional.of(
            new String(Base64.getMimeDecoder().decode(inline.get()), StandardCharsets.US_ASCII));
      } catch (IllegalArgumentException e) {
        throw wrong(file, key + "-data is not base64");
      }
    }
    Optional<String> named = holder.text(key);
    return named.isPresent()
        ? Optional.of(Files.readString(file.resolveSibling(named.get())))
        : Optional.empty();
  }

  private static SpiException wrong(Path file, String why) {
    return SpiException.misconfigured(file + ": " + why);
  }

  /// Without the token, so that it does not reach a log.
  @Override
  public String toString() {
    return "Kubeconfig[" + server + "]";
  }
}
