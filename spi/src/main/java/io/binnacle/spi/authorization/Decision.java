package io.binnacle.spi.authorization;

/// An authorizer's answer. The reason goes to the audit log and, on refusal, to the client.
public sealed interface Decision {

  String reason();

  /// The request may proceed.
  record Allow(String reason) implements Decision {}

  /// The request may not proceed, whatever later authorizers think.
  record Deny(String reason) implements Decision {}

  /// Ask the next authorizer.
  record NoOpinion(String reason) implements Decision {}

  static Decision noOpinion() {
    return new NoOpinion("");
  }
}
