package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.spi.model.GroupVersionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The options of a list or watch: `meta/v1 ListOptions`.
public record CollectionOptions(
    String labelSelector,
    String fieldSelector,
    boolean watch,
    boolean allowWatchBookmarks,
    Optional<Boolean> sendInitialEvents,
    String resourceVersion,
    String resourceVersionMatch,
    OptionalLong timeoutSeconds,
    long limit,
    String continueToken) {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");
  private static final String EXACT = "Exact";
  private static final String NOT_OLDER_THAN = "NotOlderThan";

  /// Whether a collection is watched rather than listed: whatever stands there but `false` and `0`
  /// means so.
  public static boolean watches(Query query) {
    return Parameters.flag(query, "watch").orElse(false);
  }

  /// Checks that the parameters are of their types.
  ///
  /// @throws io.binnacle.kernel.error.ApiException 400 when one is not
  public static void requireTyped(Query query) {
    Parameters.integer(query, "timeoutSeconds");
    Parameters.integer(query, "limit");
  }

  static CollectionOptions of(Query query) {
    CollectionOptions options =
        new CollectionOptions(
            Parameters.text(query, "labelSelector"),
            Parameters.text(query, "fieldSelector"),
            watches(query),
            Parameters.flag(query, "allowWatchBookmarks").orElse(false),
            Parameters.flag(query, "sendInitialEvents"),
            Parameters.text(query, "resourceVersion"),
            Parameters.text(query, "resourceVersionMatch"),
            Parameters.integer(query, "timeoutSeconds"),
            Parameters.integer(query, "limit").orElse(0),
            Parameters.text(query, "continue"));
    List<FieldError> errors = options.watch ? options.watchErrors() : options.listErrors();
    if (!errors.isEmpty()) {
      throw ApiErrors.invalid(KIND, "", errors);
    }
    return options;
  }

  /// Whether a watch is told first what there is: when it asks for it, and when it begins nowhere.
  /// Upstream does not take for the latter what is a watch by its path alone.
  boolean initialEvents() {
    return sendInitialEvents.orElse(watch && nowhere());
  }

  private boolean nowhere() {
    return resourceVersion.isEmpty() || resourceVersion.equals("0");
  }

  boolean exact() {
    return resourceVersionMatch.equals(EXACT);
  }

  private List<FieldError> listErrors() {
    List<FieldError> errors = new ArrayList<>();
    String match = resourceVersionMatch;
    if (!match.isEmpty()) {
      if (resourceVersion.isEmpty()) {
        errors.add(
            FieldError.forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden unless resourceVersion is provided"));
      }
      if (!continueToken.isEmpty()) {
        errors.add(forbiddenWithContinue());
      }
      if (!match.equals(EXACT) && !match.equals(NOT_OLDER_THAN)) {
        errors.add(unsupportedMatch(List.of(EXACT, NOT_OLDER_THAN, "")));
      }
      if (match.equals(EXACT) && resourceVersion.equals("0")) {
        errors.add(
            FieldError.forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
      }
    }
    if (sendInitialEvents.isPresent()) {
      errors.add(
          FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    return errors;
  }

  private List<FieldError> watchErrors() {
    List<FieldError> errors = new ArrayList<>();
    String match = resourceVersionMatch;
    if (match.isEmpty() && sendInitialEvents.isEmpty() && nowhere() && !continueToken.isEmpty()) {
      // What upstream adds to a watch from nowhere is checked like what the client says.
      return List.of(forbiddenWithContinue());
    }
    if (sendInitialEvents.isPresent() && !match.equals(NOT_OLDER_THAN)) {
      errors.add(
          FieldError.forbidden(
              "resourceVersionMatch",
              "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!match.isEmpty()) {
      if (sendInitialEvents.isEmpty()) {
        errors.add(
            FieldError.forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                    + " provided"));
      }
      if (!match.equals(NOT_OLDER_THAN)) {
        errors.add(unsupportedMatch(List.of(NOT_OLDER_THAN)));
      }
      if (!continueToken.isEmpty()) {
        errors.add(forbiddenWithContinue());
      }
    }
    return errors;
  }

  private FieldError unsupportedMatch(List<String> supported) {
    return FieldError.notSupported(
        "resourceVersionMatch", FieldError.quote(resourceVersionMatch), supported);
  }

  private static FieldError forbiddenWithContinue() {
    return FieldError.forbidden(
        "resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
  }
}
