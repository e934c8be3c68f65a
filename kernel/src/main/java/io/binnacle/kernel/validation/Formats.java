package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The forms of ports, keys, paths and numbers in specifications. As in [Names], each method says
/// what is wrong in apimachinery's words; nothing when it is right.
public final class Formats {
  private static final int LONGEST_PORT_NAME = 15;
  private static final int LONGEST_SUBDOMAIN = 253;
  private static final String UNDERSCORED = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String UNDERSCORED_SUBDOMAIN = UNDERSCORED + "(\\." + UNDERSCORED + ")*";
  private static final Pattern UNDERSCORED_PATTERN =
      Pattern.compile(UNDERSCORED + "(\\." + UNDERSCORED + ")*+");
  private static final String HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  private static final Pattern HTTP_PATH_PATTERN = Pattern.compile(HTTP_PATH);
  private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final Pattern HEADER_PATTERN = Pattern.compile("[-A-Za-z0-9]+");

  private Formats() {}

  /// A port's number.
  public static List<String> portNumber(long port) {
    return port >= 1 && port <= 65535
        ? List.of()
        : List.of("must be between 1 and 65535, inclusive");
  }

  /// A port's name.
  public static List<String> portName(String name) {
    List<String> faults = new ArrayList<>();
    if (Names.bytes(name) > LONGEST_PORT_NAME) {
      faults.add("must be no more than " + LONGEST_PORT_NAME + " characters");
    }
    if (!name.matches("[-a-z0-9]+")) {
      faults.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!name.matches("(?s).*[a-z].*")) {
      faults.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      faults.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      faults.add("must not begin or end with a hyphen");
    }
    return faults;
  }

  /// A user's or a group's number.
  public static List<String> userId(long id) {
    return id >= 0 && id <= Integer.MAX_VALUE
        ? List.of()
        : List.of("must be between 0 and 2147483647, inclusive");
  }

  /// The name of an environment variable.
  public static List<String> variableName(String name) {
    if (name.isEmpty()) {
      return List.of("environment variable name must be non-empty");
    }
    return name.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '=')
        ? List.of()
        : List.of(
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
  }

  /// A key of a ConfigMap or of a Secret.
  public static List<String> configKey(String key) {
    List<String> faults = new ArrayList<>();
    if (Names.bytes(key) > LONGEST_SUBDOMAIN) {
      faults.add("must be no more than " + LONGEST_SUBDOMAIN + " characters");
    }
    if (!CONFIG_KEY_PATTERN.matcher(key).matches()) {
      faults.add(
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
              + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
              + " '[-._a-zA-Z0-9]+')");
    }
    if (key.equals(".") || key.equals("..")) {
      faults.add("must not be '" + key + "'");
    } else if (key.startsWith("..")) {
      faults.add("must not start with '..'");
    }
    return faults;
  }

  /// The name of an HTTP header.
  public static List<String> headerName(String name) {
    return HEADER_PATTERN.matcher(name).matches()
        ? List.of()
        : List.of(
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
                + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");
  }

  /// A percentage.
  public static List<String> percent(String text) {
    return text.matches("[0-9]+%")
        ? List.of()
        : List.of(
            "a valid percent string must be a numeric string followed by an ending '%' (e.g."
                + " '1%',  or '93%', regex used for validation is '[0-9]+%')");
  }

  /// A DNS subdomain whose labels may have underscores.
  public static List<String> underscoredSubdomain(String name) {
    List<String> faults = new ArrayList<>();
    if (Names.bytes(name) > LONGEST_SUBDOMAIN) {
      faults.add("must be no more than " + LONGEST_SUBDOMAIN + " characters");
    }
    if (!UNDERSCORED_PATTERN.matcher(name).matches()) {
      faults.add(
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_',"
              + " '-' or '.', and must start and end with an alphanumeric character (e.g."
              + " 'example.com', regex used for validation is '"
              + UNDERSCORED_SUBDOMAIN
              + "')");
    }
    return faults;
  }

  /// Checks a domain with a path, such as `acme.io/foo`.
  public static void domainPrefixedPath(Checked part) {
    if (!part.require("")) {
      return;
    }
    String text = part.text();
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      part.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    String host = text.substring(0, slash);
    for (String fault : Names.dnsSubdomain(host)) {
      part.invalid(fault, FieldError.quote(host));
    }
    String path = text.substring(slash + 1);
    if (!HTTP_PATH_PATTERN.matcher(path).matches()) {
      part.invalid(
          "Invalid path (regex used for validation is '" + HTTP_PATH + "')",
          FieldError.quote(path));
    }
  }
}
