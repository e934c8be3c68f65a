package io.binnacle.kernel.token;

import java.util.List;

/// What tokens say of the server.
///
/// @param issuers who may have issued a token; the first is this server. Not empty
/// @param audiences whom tokens are meant for when nobody says otherwise, and whom the server is
///   among. Not empty
/// @param longest the longest life of a token in seconds, whatever is asked for; 0 for any
public record TokenSettings(List<String> issuers, List<String> audiences, long longest) {
  public TokenSettings {
    issuers = List.copyOf(issuers);
    audiences = List.copyOf(audiences);
    if (issuers.isEmpty() || audiences.isEmpty()) {
      throw new IllegalArgumentException("a token has an issuer and an audience");
    }
  }

  public String issuer() {
    return issuers.getFirst();
  }
}
