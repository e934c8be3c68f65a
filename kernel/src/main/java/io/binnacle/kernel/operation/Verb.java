package io.binnacle.kernel.operation;

/// What a request asks for, as authorization and discovery name it.
public enum Verb {
  GET("get"),
  LIST("list"),
  WATCH("watch"),
  CREATE("create"),
  UPDATE("update"),
  PATCH("patch"),
  DELETE("delete"),
  DELETE_COLLECTION("deletecollection"),
  /// What no resource offers: the methods of HTTP that are no verb.
  NONE("");

  private final String word;

  Verb(String word) {
    this.word = word;
  }

  /// The verb as Kubernetes writes it, e.g. `deletecollection`.
  public String word() {
    return word;
  }
}
