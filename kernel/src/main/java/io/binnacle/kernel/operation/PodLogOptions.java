package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.spi.model.GroupVersionKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Which part of a container's log is asked for.
///
/// @param container its name; empty when not said
/// @param follow whether to go on
/// @param unverified whether the kubelet's certificate need not be verified
/// @param forKubelet the rest, as the kubelet takes it
record PodLogOptions(
    String container, boolean follow, boolean unverified, Map<String, List<String>> forKubelet) {
  private static final GroupVersionKind KIND = new GroupVersionKind("", "", "PodLogOptions");

  /// @param name the pod's
  /// @throws io.binnacle.kernel.error.ApiException 400 for what cannot be read, 422 for what makes
  ///   no sense
  static PodLogOptions of(Query query, String name) {
    Map<String, List<String>> asked = new TreeMap<>();
    boolean follow = flag(query, "follow", asked);
    flag(query, "previous", asked);
    flag(query, "timestamps", asked);
    OptionalLong sinceSeconds = number(query, "sinceSeconds", asked);
    OptionalLong tailLines = number(query, "tailLines", asked);
    OptionalLong limitBytes = number(query, "limitBytes", asked);
    Optional<Instant> sinceTime = time(query);
    sinceTime.ifPresent(
        time -> asked.put("sinceTime", List.of(time.truncatedTo(ChronoUnit.SECONDS).toString())));
    List<FieldError> errors = new ArrayList<>();
    if (tailLines.orElse(0) < 0) {
      errors.add(invalid("tailLines", tailLines, "must be greater than or equal to 0"));
    }
    if (limitBytes.orElse(1) < 1) {
      errors.add(invalid("limitBytes", limitBytes, "must be greater than 0"));
    }
    if (sinceSeconds.isPresent() && sinceTime.isPresent()) {
      errors.add(
          FieldError.forbidden(
              "", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
    } else if (sinceSeconds.orElse(1) < 1) {
      errors.add(invalid("sinceSeconds", sinceSeconds, "must be greater than 0"));
    }
    if (query.first("stream").isPresent()) {
      errors.add(FieldError.forbidden("stream", "may not be specified"));
    }
    if (!errors.isEmpty()) {
      throw ApiErrors.invalid(KIND, name, errors);
    }
    return new PodLogOptions(
        Parameters.text(query, "container"),
        follow,
        Parameters.flag(query, "insecureSkipTLSVerifyBackend").orElse(false),
        asked);
  }

  private static boolean flag(Query query, String name, Map<String, List<String>> asked) {
    boolean on = Parameters.flag(query, name).orElse(false);
    if (on) {
      asked.put(name, List.of("true"));
    }
    return on;
  }

  private static OptionalLong number(Query query, String name, Map<String, List<String>> asked) {
    OptionalLong number = Parameters.integer(query, name);
    number.ifPresent(value -> asked.put(name, List.of(Long.toString(value))));
    return number;
  }

  private static FieldError invalid(String field, OptionalLong value, String why) {
    return FieldError.invalid(field, Long.toString(value.orElseThrow()), why);
  }

  private static Optional<Instant> time(Query query) {
    String text = Parameters.text(query, "sinceTime");
    if (text.isEmpty() || text.equals("null")) {
      return Optional.empty();
    }
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException malformed) {
      throw ApiErrors.badRequest(
          "parsing time "
              + FieldError.quote(text)
              + " as \"2006-01-02T15:04:05Z07:00\": cannot parse "
              + FieldError.quote(text)
              + " as \"2006\"");
    }
  }
}
