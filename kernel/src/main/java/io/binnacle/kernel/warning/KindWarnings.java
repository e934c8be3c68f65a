package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import java.util.List;

/// The warnings of one kind. Pure.
interface KindWarnings {

  /// Those about a new object.
  void create(Checked object, List<String> warnings);

  /// Those about a change; nobody is warned of most kinds again.
  default void update(Checked object, Checked old, List<String> warnings) {}

  /// Those about a changed status.
  default void status(Checked object, List<String> warnings) {}
}
