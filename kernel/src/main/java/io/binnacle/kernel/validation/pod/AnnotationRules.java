package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// The rules of annotations that mean something for pods: `ValidateAnnotations`,
/// `ValidatePodSpecificAnnotations` and `ValidatePodSpecificAnnotationUpdates`. Pure.
public final class AnnotationRules {
  private static final int MOST_BYTES = 256 * 1024;
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String LOCALHOST = "localhost/";

  private AnnotationRules() {}

  /// Checks the keys and the size of annotations outside an object's own metadata.
  public static void keys(Checked annotations) {
    long size = 0;
    for (String key : annotations.keys()) {
      for (String fault : Names.labelKey(key.toLowerCase(Locale.ROOT))) {
        annotations.invalid(fault, FieldError.quote(key));
      }
      size += bytes(key) + bytes(annotations.entry(key).text());
    }
    if (size > MOST_BYTES) {
      annotations.tooLong(MOST_BYTES);
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Whether a pod only mirrors one that its node runs of itself.
  static boolean mirrors(Checked metadata) {
    return metadata.field("annotations").entry(MIRROR).present();
  }

  /// Checks what annotations say of a pod.
  public static void meaning(Checked annotations, Checked spec, boolean anyCost) {
    if (annotations.entry(MIRROR).present() && spec.field("nodeName").empty()) {
      annotations.entry(MIRROR).invalid("must set spec.nodeName if mirror pod annotation is set");
    }
    if (!anyCost && !cost(annotations)) {
      annotations.entry(DELETION_COST).invalid("must be a 32bit integer");
    }
    for (String key : annotations.keys()) {
      Checked entry = annotations.entry(key);
      if (key.equals(SECCOMP_POD) || key.startsWith(SECCOMP)) {
        seccomp(entry.under(annotations.path() + "." + key));
      }
    }
    for (String key : annotations.keys()) {
      if (key.startsWith(APP_ARMOR)) {
        appArmor(annotations.entry(key), spec, key.substring(APP_ARMOR.length()));
      }
    }
  }

  /// Whether the cost of a pod's deletion is a number, if it is given.
  static boolean deletionCost(Checked metadata) {
    return cost(metadata.field("annotations"));
  }

  private static boolean cost(Checked annotations) {
    Checked cost = annotations.entry(DELETION_COST);
    if (!cost.present()) {
      return true;
    }
    String text = cost.text();
    // A number that is told with a plus or with zeros before it would not sort as it counts.
    if (!text.matches("0|-[0-9]{1,10}|[1-9][0-9]{0,9}")) {
      return false;
    }
    long number = Long.parseLong(text);
    return number == (int) number;
  }

  private static void seccomp(Checked profile) {
    String text = profile.text();
    if (List.of("runtime/default", "docker/default", "unconfined").contains(text)) {
      return;
    }
    if (!text.startsWith(LOCALHOST)) {
      profile.invalid("must be a valid seccomp profile");
      return;
    }
    String path = text.substring(LOCALHOST.length());
    if (path.startsWith("/")) {
      profile.invalid("must be a relative path", FieldError.quote(path));
    }
    if (PathRules.backsteps(path)) {
      profile.invalid("must not contain '..'", FieldError.quote(path));
    }
  }

  private static void appArmor(Checked profile, Checked spec, String container) {
    if (Containers.all(spec).stream().noneMatch(c -> c.field("name").is(container))) {
      profile.invalid("container not found", FieldError.quote(container));
    }
    String text = profile.text();
    if (!text.isEmpty()
        && !text.equals("runtime/default")
        && !text.equals("unconfined")
        && !text.startsWith(LOCALHOST)) {
      profile.invalid("invalid AppArmor profile name: " + FieldError.quote(text));
    }
  }

  /// Checks that the annotations that a pod's existence depends on stay.
  static void update(Checked annotations, Checked old, Checked spec, boolean anyCost) {
    for (String key : old.keys()) {
      Checked now = annotations.entry(key);
      if (now.present() && now.is(old.entry(key).text())) {
        continue;
      }
      if (key.startsWith(APP_ARMOR)) {
        now.forbidden("may not remove or update AppArmor annotations");
      }
      if (key.equals(MIRROR)) {
        now.forbidden("may not remove or update mirror pod annotation");
      }
    }
    for (String key : annotations.keys()) {
      if (old.entry(key).present()) {
        continue;
      }
      if (key.startsWith(APP_ARMOR)) {
        annotations.entry(key).forbidden("may not add AppArmor annotations");
      }
      if (key.equals(MIRROR)) {
        annotations.entry(key).forbidden("may not add mirror pod annotation");
      }
    }
    meaning(annotations, spec, anyCost);
  }

  /// Checks that annotations and the fields that replaced them say the same.
  public static void agreement(Checked annotations, Checked spec) {
    Checked context = spec.field("securityContext");
    agree(annotations.entry(SECCOMP_POD), context.field("seccompProfile"), "seccomp");
    for (Checked container : Containers.all(spec)) {
      String key = SECCOMP + container.field("name").text();
      Checked profile = container.field("securityContext", "seccompProfile");
      agree(annotations.entry(key), profile, "seccomp");
    }
    if (spec.field("os", "name").is("windows")) {
      return;
    }
    for (Checked container : Containers.all(spec)) {
      String key = APP_ARMOR + container.field("name").text();
      Checked own = container.field("securityContext", "appArmorProfile");
      Checked profile = own.present() ? own : context.field("appArmorProfile").under(own.path());
      agree(annotations.entry(key), profile, "apparmor");
    }
  }

  private static void agree(Checked annotation, Checked profile, String what) {
    if (!annotation.present() || !profile.present()) {
      return;
    }
    String said = annotation.text();
    boolean agrees =
        switch (profile.field("type").text()) {
          case "Unconfined" -> said.equals("unconfined");
          case "RuntimeDefault" ->
              said.equals("runtime/default")
                  || (what.equals("seccomp") && said.equals("docker/default"));
          case "Localhost" -> said.startsWith(LOCALHOST);
          default -> true;
        };
    if (!agrees) {
      profile.field("type").forbidden(what + " type in annotation and field must match");
    } else if (profile.field("type").is("Localhost")
        && !(profile.field("localhostProfile").present()
            && said.equals(LOCALHOST + profile.field("localhostProfile").text()))) {
      profile
          .field("localhostProfile")
          .forbidden(what + " profile in annotation and field must match");
    }
  }
}
