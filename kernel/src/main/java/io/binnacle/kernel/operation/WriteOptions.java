package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The options of a create, update or patch: `meta/v1` CreateOptions, UpdateOptions, PatchOptions.
///
/// @param kind which of the three
/// @param dryRun whether nothing is stored
/// @param fieldValidation what happens to unknown and duplicate fields
/// @param fieldManager who owns what is written; empty to take it from the user agent
/// @param force whether an application takes fields from those who manage them
record WriteOptions(
    Kind kind,
    boolean dryRun,
    FieldValidation fieldValidation,
    String fieldManager,
    boolean force) {

  enum Kind {
    CREATE("CreateOptions"),
    UPDATE("UpdateOptions"),
    PATCH("PatchOptions");

    private final String kind;

    Kind(String kind) {
      this.kind = kind;
    }
  }

  enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  static WriteOptions of(Kind kind, Query query) {
    return of(kind, query, false);
  }

  /// The options of a server-side apply.
  static WriteOptions ofApply(Query query) {
    return of(Kind.PATCH, query, true);
  }

  private static WriteOptions of(Kind kind, Query query, boolean apply) {
    List<String> dryRun = query.all("dryRun");
    String validation = Parameters.text(query, "fieldValidation");
    String manager = Parameters.text(query, "fieldManager");
    List<FieldError> errors = new ArrayList<>();
    if (apply && manager.isEmpty()) {
      errors.add(FieldError.required("fieldManager", "is required for apply patch"));
    } else if (!apply && kind == Kind.PATCH && query.first("force").isPresent()) {
      errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
    }
    errors.addAll(Parameters.fieldManagerErrors(manager));
    errors.addAll(Parameters.dryRunErrors(dryRun));
    errors.addAll(Parameters.fieldValidationErrors(validation));
    if (!errors.isEmpty()) {
      throw ApiErrors.invalid(new GroupVersionKind("meta.k8s.io", "v1", kind.kind), "", errors);
    }
    boolean force = apply && Parameters.flag(query, "force").orElse(false);
    return new WriteOptions(kind, !dryRun.isEmpty(), directive(validation), manager, force);
  }

  private static FieldValidation directive(String text) {
    return switch (text) {
      case "Ignore" -> FieldValidation.IGNORE;
      case "Strict" -> FieldValidation.STRICT;
      default -> FieldValidation.WARN;
    };
  }

  /// These options for the write that a create-on-update, or the like, turns into.
  WriteOptions as(Kind other) {
    return new WriteOptions(other, dryRun, fieldValidation, fieldManager, force);
  }

  /// Who writes: the manager that the client names, or the first word of its user agent.
  String manager(Headers headers) {
    if (!fieldManager.isEmpty()) {
      return fieldManager;
    }
    String agent = headers.first("user-agent").orElse("");
    int slash = agent.indexOf('/');
    return Parameters.manager(slash < 0 ? agent : agent.substring(0, slash));
  }

  /// As admission sees them.
  ObjectValue toValue() {
    ObjectValue.Builder value =
        ObjectValue.builder().put("kind", kind.kind).put("apiVersion", "meta.k8s.io/v1");
    if (dryRun) {
      value.put("dryRun", ListValue.of(Value.of("All")));
    }
    Optional.of(fieldManager)
        .filter(m -> !m.isEmpty())
        .ifPresent(m -> value.put("fieldManager", m));
    return value
        .put(
            "fieldValidation",
            switch (fieldValidation) {
              case IGNORE -> "Ignore";
              case WARN -> "Warn";
              case STRICT -> "Strict";
            })
        .build();
  }
}
