package io.binnacle.kernel.strategy;

import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import java.time.Instant;

/// Who writes what, and when.
///
/// @param user who
/// @param key the object's namespace and name
/// @param now the time of the request, to the second
/// @param dryRun whether nothing will be stored: nothing may be reserved for good either
public record WriteContext(UserInfo user, ObjectKey key, Instant now, boolean dryRun) {}
