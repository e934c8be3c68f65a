package io.binnacle.kernel.token;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What others verify tokens by: the issuer's description as OpenID Connect wants it, and its keys.
/// Served when the issuer is a URL, as the description must be found under it. Thread-safe.
public final class IssuerDocuments implements PathHandler {
  private static final String DESCRIPTION = "/.well-known/openid-configuration";
  private static final String KEYS = "/openid/v1/jwks";
  private static final int AGE_SECONDS = 3600;

  private final TokenSettings settings;
  private final TokenKey key;
  private final Supplier<String> authority;

  /// @param authority host and port by which clients reach the server
  public IssuerDocuments(TokenSettings settings, TokenKey key, Supplier<String> authority) {
    this.settings = settings;
    this.key = key;
    this.authority = authority;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    if (!settings.issuer().startsWith("https://") || !request.method().equals("GET")) {
      return Optional.empty();
    }
    return switch (request.path()) {
      case DESCRIPTION -> Optional.of(document("application/json", description()));
      case KEYS -> Optional.of(document("application/jwk-set+json", key.keySet()));
      default -> Optional.empty();
    };
  }

  private ObjectValue description() {
    return ObjectValue.builder()
        .put("issuer", settings.issuer())
        .put("jwks_uri", "https://" + authority.get() + KEYS)
        .put("response_types_supported", ListValue.of(Value.of("id_token")))
        .put("subject_types_supported", ListValue.of(Value.of("public")))
        .put("id_token_signing_alg_values_supported", ListValue.of(Value.of(key.algorithm())))
        .build();
  }

  private static Response document(String type, ObjectValue document) {
    return new Response.Content(
        200,
        type,
        List.of(new Header("Cache-Control", "public, max-age=" + AGE_SECONDS)),
        List.of(JsonWriter.write(document)));
  }
}
