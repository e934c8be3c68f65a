package io.binnacle.kernel.name;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The forms of names in Kubernetes. Each method says what is wrong with a name, in apimachinery's
/// words; nothing when it is right.
public final class Names {
  /// What upstream calls the same length in names, and in labels.
  private static final String CHARACTERS = " characters";

  private static final String BYTES = " bytes";

  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SUBDOMAIN = 253;

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL_VALUE = "(" + KEY + ")?";

  private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(LABEL + "(\\." + LABEL + ")*+");
  private static final Pattern DNS_1035_PATTERN = Pattern.compile(DNS_1035);
  private static final Pattern KEY_PATTERN = Pattern.compile(KEY);

  private static final String KEY_RULE =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character";

  private Names() {}

  /// A DNS label as RFC 1123 has it.
  public static List<String> dnsLabel(String name) {
    List<String> faults = new ArrayList<>();
    length(name, LONGEST_LABEL, "", CHARACTERS, faults);
    if (!LABEL_PATTERN.matcher(name).matches()) {
      faults.add(
          SUBDOMAIN_PATTERN.matcher(name).matches()
              ? "must not contain dots"
              : rule(
                  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                      + " '-', and must start and end with an alphanumeric character",
                  LABEL,
                  "my-name",
                  "123-abc"));
    }
    return faults;
  }

  /// A DNS subdomain as RFC 1123 has it.
  public static List<String> dnsSubdomain(String name) {
    return subdomain(name, CHARACTERS);
  }

  /// The same, as the tags of the API's types ask for it.
  public static List<String> declaredSubdomain(String name) {
    return subdomain(name, BYTES);
  }

  private static List<String> subdomain(String name, String unit) {
    List<String> faults = new ArrayList<>();
    length(name, LONGEST_SUBDOMAIN, "", unit, faults);
    if (!SUBDOMAIN_PATTERN.matcher(name).matches()) {
      faults.add(
          rule(
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character",
              SUBDOMAIN,
              "example.com"));
    }
    return faults;
  }

  /// A DNS label as RFC 1035 has it: it begins with a letter.
  public static List<String> dns1035Label(String name) {
    List<String> faults = new ArrayList<>();
    length(name, LONGEST_LABEL, "", CHARACTERS, faults);
    if (!DNS_1035_PATTERN.matcher(name).matches()) {
      faults.add(
          rule(
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character",
              DNS_1035,
              "my-name",
              "abc-123"));
    }
    return faults;
  }

  /// Whatever can stand between two slashes of a path.
  public static List<String> pathSegment(String name) {
    return name.equals(".") || name.equals("..")
        ? List.of("may not be '" + name + "'")
        : pathSegmentPrefix(name);
  }

  /// Whatever a path segment can begin with.
  public static List<String> pathSegmentPrefix(String name) {
    List<String> faults = new ArrayList<>();
    for (String illegal : List.of("/", "%")) {
      if (name.contains(illegal)) {
        faults.add("may not contain '" + illegal + "'");
      }
    }
    return faults;
  }

  /// A label key: a name with an optional DNS subdomain and a slash before it. Also the form of
  /// annotation keys and finalizers.
  public static List<String> labelKey(String key) {
    List<String> faults = new ArrayList<>();
    String[] parts = key.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a valid label key "
              + keyRule()
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        faults.add("prefix part must be non-empty");
      } else {
        subdomain(parts[0], BYTES).forEach(fault -> faults.add("prefix part " + fault));
      }
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      faults.add("name part must be non-empty");
    } else {
      length(name, LONGEST_LABEL, "name part ", BYTES, faults);
    }
    if (!KEY_PATTERN.matcher(name).matches()) {
      faults.add("name part " + keyRule());
    }
    return faults;
  }

  private static String keyRule() {
    return rule(KEY_RULE, KEY, "MyName", "my.name", "123-abc");
  }

  public static List<String> labelValue(String value) {
    List<String> faults = new ArrayList<>();
    length(value, LONGEST_LABEL, "", BYTES, faults);
    if (!value.isEmpty() && !KEY_PATTERN.matcher(value).matches()) {
      faults.add(
          rule(
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.', and must start and end with an alphanumeric character",
              LABEL_VALUE,
              "MyValue",
              "my_value",
              "12345"));
    }
    return faults;
  }

  private static void length(
      String name, int longest, String part, String unit, List<String> faults) {
    if (bytes(name) > longest) {
      faults.add(part + "must be no more than " + longest + unit);
    }
  }

  /// How many bytes a text has as UTF-8.
  public static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String rule(String words, String pattern, String... examples) {
    StringBuilder text = new StringBuilder(words).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i == 0 ? "'" : " or '").append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(pattern).append("')").toString();
  }
}
