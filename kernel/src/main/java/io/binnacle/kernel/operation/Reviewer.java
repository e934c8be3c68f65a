package io.binnacle.kernel.operation;

import io.binnacle.spi.value.ObjectValue;

/// Answers questions that are asked as objects, such as a SubjectAccessReview. Thread-safe.
@FunctionalInterface
public interface Reviewer {

  /// The object with its status.
  ///
  /// @param request who asks, and which kind of question
  /// @throws io.binnacle.kernel.error.ApiException when the question is not a proper one
  ObjectValue review(OperationRequest request, ObjectValue question);
}
