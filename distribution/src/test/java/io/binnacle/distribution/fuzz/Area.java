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
  OPTIONS
}
