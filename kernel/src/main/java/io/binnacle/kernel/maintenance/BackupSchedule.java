package io.binnacle.kernel.maintenance;

import io.binnacle.kernel.backup.BackupKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// When and where backups are made.
///
/// @param directory where they go; made when it is missing
/// @param interval from one to the next
/// @param keep how many of the newest stay
/// @param key what they are encrypted with; empty for plain ones
public record BackupSchedule(
    Path directory, Duration interval, int keep, Optional<BackupKey> key) {}
