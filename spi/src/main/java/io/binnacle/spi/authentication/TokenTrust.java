package io.binnacle.spi.authentication;

import java.security.PublicKey;
import java.util.List;

/// Which tokens the server stands behind: those of service accounts that it issues.
///
/// @param issuers who may have issued a token; the first is this server
/// @param audiences whom tokens for the API server itself are meant for
/// @param keys what tokens are signed with
public record TokenTrust(List<String> issuers, List<String> audiences, List<PublicKey> keys) {
  public TokenTrust {
    issuers = List.copyOf(issuers);
    audiences = List.copyOf(audiences);
    keys = List.copyOf(keys);
  }
}
