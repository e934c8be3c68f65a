package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.Value;
import java.util.HashSet;
import java.util.Set;

/// What a claim calls its requests: `name`, or `name/name` for one of several that would do.
///
/// @param names all that there are
record RequestNames(Set<String> names) {
  private static final String UNKNOWN =
      "must be the name of a request in the claim or the name of a request and a subrequest"
          + " separated by '/'";

  static RequestNames of(Checked devices) {
    Set<String> names = new HashSet<>();
    for (Checked request : devices.field("requests").items()) {
      String name = request.field("name").text();
      names.add(name);
      for (Checked one : request.field("firstAvailable").items()) {
        names.add(name + "/" + one.field("name").text());
      }
    }
    return new RequestNames(names);
  }

  /// Checks a text that should name a request.
  void check(Checked name) {
    String[] parts = name.text().split("/", -1);
    if (parts.length <= 2) {
      for (String part : parts) {
        DeviceNames.label(name.instead(Value.of(part)));
      }
    }
    if (!names.contains(name.text())) {
      name.invalid(UNKNOWN, FieldError.quote(name.text()));
    }
  }
}
