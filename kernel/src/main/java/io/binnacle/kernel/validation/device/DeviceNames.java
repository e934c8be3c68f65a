package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.core.DriverNames;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The forms of the names of pools, devices, attributes and shares.
final class DeviceNames {
  private static final int LONGEST_POOL = 253;
  private static final int LONGEST_IDENTIFIER = 32;
  private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
  private static final Pattern IDENTIFIER_PATTERN = Pattern.compile(IDENTIFIER);
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern BARE = Pattern.compile("[0-9a-fA-F]{32}");

  private DeviceNames() {}

  static void label(Checked name) {
    for (String fault : Names.dnsLabel(name.text())) {
      name.invalid(fault, FieldError.quote(name.text()));
    }
  }

  static void pool(Checked name) {
    if (!name.require("")) {
      return;
    }
    if (Names.bytes(name.text()) > LONGEST_POOL) {
      name.tooLong(LONGEST_POOL);
    }
    for (String part : name.text().split("/", -1)) {
      for (String fault : Names.dnsSubdomain(part)) {
        name.invalid(fault, FieldError.quote(part));
      }
    }
  }

  /// A name that may have a domain.
  ///
  /// @param told where its faults are told
  static void qualified(String name, Checked told) {
    String[] parts = name.split("/", -1);
    if (parts.length == 1) {
      identifier(name, told);
    } else if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        told.invalid("the domain must not be empty", "\"\"");
      } else {
        DriverNames.check(told.instead(Value.of(parts[0])));
      }
      if (parts[1].isEmpty()) {
        told.invalid("the name must not be empty", "\"\"");
      } else {
        identifier(parts[1], told);
      }
    }
  }

  /// A name that must have a domain.
  static void fullyQualified(Checked name) {
    qualified(name.text(), name);
    if (!name.text().contains("/")) {
      name.invalid(
          "a fully qualified name must be a domain and a name separated by a slash", name.typed());
    }
  }

  private static void identifier(String name, Checked told) {
    if (Names.bytes(name) > LONGEST_IDENTIFIER) {
      told.tooLong(LONGEST_IDENTIFIER);
    }
    if (!IDENTIFIER_PATTERN.matcher(name).matches()) {
      told.invalid(
          "a valid C identifier must start with alphabetic character or '_', followed by a string"
              + " of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',"
              + " regex used for validation is '"
              + IDENTIFIER
              + "')",
          FieldError.quote(name));
    }
  }

  static void share(Checked id) {
    if (!id.present()) {
      return;
    }
    String text = id.text();
    String fault = malformed(text);
    if (!fault.isEmpty()) {
      id.invalid("error validating uid: " + fault);
    } else if (text.length() != 36 || !text.equals(text.toLowerCase(Locale.ROOT))) {
      id.invalid(
          "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with"
              + " lowercase hexadecimal characters");
    }
  }

  private static String malformed(String text) {
    String rest = text;
    switch (text.length()) {
      case 36, 32 -> {}
      case 45 -> {
        if (!text.regionMatches(true, 0, "urn:uuid:", 0, 9)) {
          return "invalid urn prefix: " + FieldError.quote(text.substring(0, 9));
        }
        rest = text.substring(9);
      }
      case 38 -> {
        if (!text.startsWith("{") || !text.endsWith("}")) {
          return "invalid bracketed UUID format";
        }
        rest = text.substring(1, 37);
      }
      default -> {
        return "invalid UUID length: " + text.length();
      }
    }
    Pattern form = rest.length() == 32 ? BARE : UUID;
    return form.matcher(rest).matches() ? "" : "invalid UUID format";
  }

  /// Checks texts that must have the form of labels' keys.
  static void keys(Checked list, int most) {
    Limits.list(list, most, DeviceNames::key);
  }

  static void key(Checked key) {
    for (String fault : Names.labelKey(key.text())) {
      key.invalid(fault, FieldError.quote(key.text()));
    }
  }

  static void value(Checked value) {
    List<String> faults = Names.labelValue(value.text());
    value.invalid(faults);
  }
}
