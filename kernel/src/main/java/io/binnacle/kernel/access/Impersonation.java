package io.binnacle.kernel.access;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.model.UserInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Acting as somebody else, by the `Impersonate-*` headers, for who may. Thread-safe.
///
/// There are several ways to be allowed to; the first that allows is taken, and when none does, the
/// first one's refusal is told.
public final class Impersonation {
  private static final String USER = "impersonate-user";
  private static final String GROUP = "impersonate-group";
  private static final String UID = "impersonate-uid";
  private static final String EXTRA = "impersonate-extra-";

  private final AuthorizationChain authorization;

  public Impersonation(AuthorizationChain authorization) {
    this.authorization = authorization;
  }

  /// The user to act as: the one who asks when he does not ask for another.
  ///
  /// @param asked what is to be done as that user, and who wants to do it
  /// @throws ApiException 403 when he may not be that user
  public UserInfo impersonate(AccessRequest asked, Headers headers) {
    UserInfo wanted =
        new UserInfo(
            headers.first(USER).orElse(""),
            headers.first(UID).orElse(""),
            headers.all(GROUP),
            extra(headers));
    if (wanted.name().isEmpty()) {
      if (!wanted.groups().isEmpty() || !wanted.uid().isEmpty() || !wanted.extra().isEmpty()) {
        throw ApiErrors.badRequest(
            "requested " + asGoPrints(wanted) + " without impersonating a user name");
      }
      return asked.user();
    }
    Optional<ApiException> refusal = Optional.empty();
    for (ImpersonationMode mode : ImpersonationMode.values()) {
      if (mode.concerns(asked.user(), wanted)) {
        try {
          return mode.check(authorization, asked, wanted);
        } catch (ApiException refused) {
          refusal = refusal.or(() -> Optional.of(refused));
        }
      }
    }
    throw refusal.orElseThrow();
  }

  private static Map<String, List<String>> extra(Headers headers) {
    Map<String, List<String>> extra = new TreeMap<>();
    headers
        .byName()
        .forEach(
            (header, values) -> {
              if (header.startsWith(EXTRA)) {
                extra
                    .computeIfAbsent(key(header.substring(EXTRA.length())), k -> new ArrayList<>())
                    .addAll(values);
              }
            });
    return extra;
  }

  /// Keys are escaped as paths are; what cannot be decoded is taken as it is.
  private static String key(String escaped) {
    String lower = escaped.toLowerCase(Locale.ROOT);
    try {
      return URLDecoder.decode(lower.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return lower;
    }
  }

  private static String asGoPrints(UserInfo user) {
    String extra =
        user.extra().isEmpty()
            ? "(nil)"
            : new TreeMap<>(user.extra())
                .entrySet().stream()
                    .map(one -> FieldError.quote(one.getKey()) + ":" + texts(one.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
    return "&user.DefaultInfo{Name:\"\", UID:"
        + FieldError.quote(user.uid())
        + ", Groups:"
        + texts(user.groups())
        + ", Extra:map[string][]string"
        + extra
        + "}";
  }

  private static String texts(List<String> texts) {
    return "[]string"
        + (texts.isEmpty()
            ? "(nil)"
            : texts.stream().map(FieldError::quote).collect(Collectors.joining(", ", "{", "}")));
  }
}
