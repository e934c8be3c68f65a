package io.binnacle.kernel.cel;

/// What came of compiling an expression.
public sealed interface Compilation {
  /// It can be used.
  record Compiled(Program program) implements Compilation {}

  /// It cannot.
  ///
  /// @param listing its faults as kube-apiserver lists them: places, words, and the lines that they
  ///   stand in
  record Refused(String listing) implements Compilation {}
}
