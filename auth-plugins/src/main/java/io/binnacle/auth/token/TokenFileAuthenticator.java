package io.binnacle.auth.token;

import io.binnacle.spi.Lifecycle;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Users by their tokens, read once at the start. Tokens are kept as hashes, so that a look-up
/// takes the same time for every wrong token and a heap dump holds none.
final class TokenFileAuthenticator implements Authenticator, Lifecycle {
  private static final int LEAST_COLUMNS = 3;

  private final Path file;
  private volatile Map<String, UserInfo> users = Map.of();

  TokenFileAuthenticator(Path file) {
    this.file = file;
  }

  @Override
  public void start() throws SpiException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw SpiException.misconfigured(file + ": the token file cannot be read (" + e + ")");
    }
    Map<String, UserInfo> read = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        add(read, lines.get(i), i + 1);
      }
    }
    users = Map.copyOf(read);
  }

  private void add(Map<String, UserInfo> read, String line, int number) throws SpiException {
    List<String> columns = columns(line, number);
    if (columns.size() < LEAST_COLUMNS) {
      throw SpiException.misconfigured(
          file + ":" + number + ": a line needs at least token, user and uid");
    }
    if (columns.get(0).isEmpty()) {
      throw SpiException.misconfigured(file + ":" + number + ": the token is empty");
    }
    List<String> groups = new ArrayList<>();
    if (columns.size() > LEAST_COLUMNS) {
      for (String group : columns.get(LEAST_COLUMNS).split(",", -1)) {
        if (!group.isBlank()) {
          groups.add(group.strip());
        }
      }
    }
    UserInfo user = new UserInfo(columns.get(1), columns.get(2), groups, Map.of());
    if (read.put(hash(columns.get(0)), user) != null) {
      throw SpiException.misconfigured(file + ":" + number + ": the token is there twice");
    }
  }

  /// The columns of a line of comma-separated values, quoted ones without their quotes.
  private List<String> columns(String line, int number) throws SpiException {
    List<String> columns = new ArrayList<>();
    StringBuilder column = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) {
          column.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        columns.add(column.toString().strip());
        column.setLength(0);
      } else {
        column.append(c);
      }
    }
    if (quoted) {
      throw SpiException.misconfigured(file + ":" + number + ": a quotation mark is not closed");
    }
    columns.add(column.toString().strip());
    return columns;
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public AuthenticationResult authenticate(Credentials credentials) {
    if (credentials.bearerToken().isEmpty()) {
      return AuthenticationResult.noOpinion();
    }
    UserInfo user = users.get(hash(credentials.bearerToken().get()));
    return user == null
        ? AuthenticationResult.noOpinion()
        : new AuthenticationResult.Authenticated(user);
  }
}
