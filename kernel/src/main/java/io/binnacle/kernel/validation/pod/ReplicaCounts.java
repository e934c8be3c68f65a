package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;

/// The counts in the status of a controller. Pure.
public final class ReplicaCounts {
  private ReplicaCounts() {}

  /// Checks that counts are none below zero.
  public static void notNegative(Checked status, String... counts) {
    for (String count : counts) {
      status.field(count).notNegative();
    }
  }

  /// Checks what is said of the pods of a Deployment or its like: none of the counts is above that
  /// of all, and available are only some of those that are ready.
  ///
  /// @param part the count of those that are as the template says
  public static void ofReplicas(Checked status, String part) {
    below(status, "replicas", "status.replicas", part, "readyReplicas", "availableReplicas");
    below(status, "readyReplicas", "readyReplicas", "availableReplicas");
  }

  /// Checks that counts are no greater than another.
  ///
  /// @param shown what messages call the other
  public static void below(Checked status, String most, String shown, String... counts) {
    long bound = status.field(most).integer().orElse(0);
    for (String count : counts) {
      if (status.field(count).integer().orElse(0) > bound) {
        status
            .field(count)
            .invalid(
                "cannot be greater than " + shown,
                Long.toString(status.field(count).integer().orElse(0)));
      }
    }
  }
}
