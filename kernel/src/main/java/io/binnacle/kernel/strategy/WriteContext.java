package io.binnacle.kernel.strategy;

import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.time.Instant;
import java.util.function.Consumer;

/// Who writes what, and when.
///
/// @param user who
/// @param verb as authorization knows it, e.g. `patch`
/// @param key the object's namespace and name
/// @param now the time of the request, to the second
/// @param dryRun whether nothing will be stored: nothing may be reserved for good either
/// @param warnings takes what the client should be warned of before it is lost to later steps
/// @param sent the object as it was sent, without defaults; empty when nobody sent one
public record WriteContext(
    UserInfo user,
    String verb,
    ObjectKey key,
    Instant now,
    boolean dryRun,
    Consumer<String> warnings,
    ObjectValue sent) {

  /// A write of an object that nobody sent.
  public WriteContext(
      UserInfo user,
      String verb,
      ObjectKey key,
      Instant now,
      boolean dryRun,
      Consumer<String> warnings) {
    this(user, verb, key, now, dryRun, warnings, ObjectValue.empty());
  }

  /// An update that nobody is warned of.
  public WriteContext(UserInfo user, ObjectKey key, Instant now, boolean dryRun) {
    this(user, "update", key, now, dryRun, _ -> {});
  }
}
