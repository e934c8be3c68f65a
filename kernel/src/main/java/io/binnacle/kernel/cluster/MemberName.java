package io.binnacle.kernel.cluster;

import java.util.regex.Pattern;

/// What a member of the cluster may be called: it stands in certificates, file names and paths.
public final class MemberName {
  /// The rule in words.
  public static final String RULE =
      "a member's name is at most 63 lower-case letters, digits and dashes, and begins and ends with"
          + " a letter or a digit";

  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private MemberName() {}

  public static boolean wellFormed(String name) {
    return FORM.matcher(name).matches();
  }
}
