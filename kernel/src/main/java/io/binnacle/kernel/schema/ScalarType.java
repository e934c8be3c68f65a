package io.binnacle.kernel.schema;

/// The scalar types of the Kubernetes API, with the letter that stands for each in the schema file
/// and the type and format that OpenAPI gives it.
public enum ScalarType {
  STRING('s', "string", ""),
  BOOLEAN('b', "boolean", ""),
  INT32('i', "integer", "int32"),
  INT64('l', "integer", "int64"),
  DOUBLE('d', "number", "double"),
  /// Base64 in JSON.
  BYTES('B', "string", "byte"),
  /// `resource.Quantity`, e.g. `500m`; a number is taken too.
  QUANTITY('Q', "string", ""),
  INT_OR_STRING('I', "string", "int-or-string"),
  /// RFC 3339 with whole seconds, in UTC.
  TIME('T', "string", "date-time"),
  /// RFC 3339 with microseconds, in UTC.
  MICRO_TIME('M', "string", "date-time"),
  /// Go's duration text, e.g. `1m30s`.
  DURATION('D', "string", "");

  private final char letter;
  private final String openApiType;
  private final String openApiFormat;

  ScalarType(char letter, String openApiType, String openApiFormat) {
    this.letter = letter;
    this.openApiType = openApiType;
    this.openApiFormat = openApiFormat;
  }

  public String openApiType() {
    return openApiType;
  }

  /// Empty when there is none.
  public String openApiFormat() {
    return openApiFormat;
  }

  static ScalarType ofLetter(char letter) {
    for (ScalarType type : values()) {
      if (type.letter == letter) {
        return type;
      }
    }
    throw new IllegalArgumentException("no scalar type has the letter " + letter);
  }
}
