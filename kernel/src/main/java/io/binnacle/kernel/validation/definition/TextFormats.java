package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Cidr;
import io.binnacle.kernel.validation.IpAddress;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The formats of texts that schemas may name, as kube-openapi's `strfmt` knows them. Pure.
public final class TextFormats {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String BYTE = "(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])";
  private static final String HEX = "[0-9a-fA-F]";
  private static final Pattern TIME =
      Pattern.compile("([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))");
  private static final Pattern HOST =
      Pattern.compile(
          "[a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)"
              + "|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9\\-\\p{S}\\p{L}]{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)"
              + "(\\.))++([a-zA-Z\\p{L}]){2,63}");
  private static final Pattern SPAN = Pattern.compile("(\\d+)\\s*([A-Za-zµ]+)");
  private static final Pattern UNIT =
      Pattern.compile(
          "ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*");

  private static final Map<String, Predicate<String>> FORMATS =
      Map.ofEntries(
          Map.entry("bsonobjectid", like(HEX + "{24}")),
          Map.entry(
              "uri",
              like("\\*|/.*|[a-zA-Z][a-zA-Z0-9+.\\-]*:(//[^/?#\\s]*([/?#].*)?|[^/].*|/[^/].*|/)")),
          Map.entry("email", like("([^<>]*<[^@\\s<>]+@[^@\\s<>]+>|[^@\\s<>]+@[^@\\s<>]+)")),
          Map.entry("hostname", TextFormats::host),
          Map.entry("ipv4", text -> text.contains(".") && IpAddress.parse(text).isPresent()),
          Map.entry("ipv6", text -> text.contains(":") && IpAddress.parse(text).isPresent()),
          Map.entry("cidr", text -> Cidr.parse(text).isPresent()),
          Map.entry(
              "mac",
              like(
                  pairs(":")
                      + "|"
                      + pairs("-")
                      + "|("
                      + HEX
                      + "{4}\\.){2}"
                      + HEX
                      + "{4}|("
                      + HEX
                      + "{4}\\.){3}"
                      + HEX
                      + "{4}|("
                      + HEX
                      + "{4}\\.){9}"
                      + HEX
                      + "{4}")),
          Map.entry("uuid", uuid(HEX + "{4}", HEX + "{4}")),
          Map.entry("uuid3", uuid("3" + HEX + "{3}", HEX + "{4}")),
          Map.entry("uuid4", uuid("4" + HEX + "{3}", "[89abAB]" + HEX + "{3}")),
          Map.entry("uuid5", uuid("5" + HEX + "{3}", "[89abAB]" + HEX + "{3}")),
          Map.entry("isbn", text -> book(text, 10) || book(text, 13)),
          Map.entry("isbn10", text -> book(text, 10)),
          Map.entry("isbn13", text -> book(text, 13)),
          Map.entry("creditcard", TextFormats::card),
          Map.entry("ssn", like("(?=.{11}$)\\d{3}[- ]?\\d{2}[- ]?\\d{4}")),
          Map.entry("hexcolor", like("#?(" + HEX + "{3}|" + HEX + "{6})")),
          Map.entry(
              "rgbcolor",
              like("rgb\\(\\s*" + BYTE + "\\s*,\\s*" + BYTE + "\\s*,\\s*" + BYTE + "\\s*\\)")),
          Map.entry(
              "byte",
              like("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")),
          Map.entry("password", _ -> true),
          Map.entry("date", TextFormats::date),
          Map.entry("datetime", TextFormats::moment),
          Map.entry("duration", TextFormats::duration),
          Map.entry("k8sshortname", like("(?=.{1,63}$)" + LABEL)),
          Map.entry("k8slongname", like("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*")));

  private TextFormats() {}

  public static boolean known(String format) {
    return FORMATS.containsKey(format.replace("-", ""));
  }

  /// Tells that a text is not of a format; nothing when the format is not known.
  static Optional<ValueFault> fault(String path, String format, String text) {
    return known(format) && !FORMATS.getOrDefault(format.replace("-", ""), _ -> true).test(text)
        ? Optional.of(
            ValueFault.other(
                path,
                path + " in body must be of type " + format + ": " + FieldError.quote(text),
                at ->
                    FieldError.typeInvalid(
                        at,
                        FieldError.quote(text),
                        path
                            + " in body must be of type "
                            + format
                            + ": "
                            + FieldError.quote(text))))
        : Optional.empty();
  }

  private static Predicate<String> like(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL).asMatchPredicate();
  }

  private static Predicate<String> uuid(String third, String fourth) {
    return like(HEX + "{8}-?" + HEX + "{4}-?" + third + "-?" + fourth + "-?" + HEX + "{12}");
  }

  private static String pairs(String separator) {
    String pair = "(" + HEX + "{2}" + separator + ")";
    return pair + "{5}" + HEX + "{2}|" + pair + "{7}" + HEX + "{2}|" + pair + "{19}" + HEX + "{2}";
  }

  private static boolean host(String text) {
    return HOST.matcher(text).matches()
        && text.length() <= 255
        && Pattern.compile("\\.").splitAsStream(text).allMatch(label -> label.length() <= 63);
  }

  private static boolean date(String text) {
    try {
      return text.matches("\\d{4}-\\d{2}-\\d{2}") && LocalDate.parse(text) != null;
    } catch (DateTimeException impossible) {
      return false;
    }
  }

  private static boolean moment(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("t", -1);
    if (parts.length < 2 || !date(parts[0])) {
      return false;
    }
    Matcher time = TIME.matcher(parts[1]);
    return time.matches()
        && time.group(1).compareTo("23") <= 0
        && time.group(2).compareTo("59") <= 0
        && time.group(3).compareTo("59") <= 0;
  }

  private static boolean duration(String text) {
    if (text.matches("[-+]?(0|((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))++)")) {
      return true;
    }
    return SPAN.matcher(text)
        .results()
        .anyMatch(span -> UNIT.matcher(span.group(2).toLowerCase(Locale.ROOT)).matches());
  }

  private static boolean card(String text) {
    String digits = text.replaceAll("[^0-9]+", "");
    if (!digits.matches(
        "4[0-9]{12}([0-9]{3})?|5[1-5][0-9]{14}|6(011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}"
            + "|3(0[0-5]|[68][0-9])[0-9]{11}|(2131|1800|35\\d{3})\\d{11}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int twice = i % 2 == 0 ? digit : digit * 2;
      sum += twice > 9 ? twice - 9 : twice;
    }
    return sum % 10 == 0;
  }

  private static boolean book(String text, int length) {
    String digits = text.replaceAll("[\\s-]+", "");
    if (!digits.matches(length == 10 ? "[0-9]{9}[0-9X]" : "[0-9]{13}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int digit = digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0';
      sum += digit * (length == 10 ? i + 1 : i % 2 == 0 ? 1 : 3);
    }
    return sum % (length == 10 ? 11 : 10) == 0;
  }
}
