package io.binnacle.distribution.fuzz;

/// What about requests is fuzzed.
enum Area {
  JSON,
  YAML,
  PROTOBUF,
  JSON_PATCH,
  MERGE_PATCH,
  STRATEGIC_MERGE_PATCH,
  APPLY_PATCH,
  SELECTORS,
  CONTINUE,
  PARAMETERS,
  PATHS,
  HEADERS,
  OPTIONS;

  /// How many may ask at a time. What only reads is spread over many, since some of its requests
  /// wait for a revision that does not come.
  int workers() {
    return this == CONTINUE || this == SELECTORS ? 64 : 1;
  }
}
