package io.binnacle.kernel.maintenance;

import java.util.Optional;

/// What a server does for its store without being asked.
///
/// @param quotaBytes the size at which the store takes nothing but deletions; 0 for none
/// @param backups when to make backups; empty for never
public record Upkeep(long quotaBytes, Optional<BackupSchedule> backups) {
  public static Upkeep none() {
    return new Upkeep(0, Optional.empty());
  }
}
