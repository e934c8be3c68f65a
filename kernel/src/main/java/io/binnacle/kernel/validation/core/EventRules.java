package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Locale;

/// `ValidateEventCreate` and `ValidateEventUpdate` of Kubernetes 1.36.
///
/// @param group whether the event is one of `events.k8s.io`, whose fields have other names than
///   those by which faults are told, and which asks for more
record EventRules(boolean group) implements KindRules {
  private static final String REFERENCE =
      "kind,namespace,name,uid=UID,apiVersion=APIVersion,resourceVersion,fieldPath";
  private static final int LONGEST_WORD = 128;
  private static final int LONGEST_NOTE = 1024;

  @Override
  public void create(Checked object) {
    legacy(object);
    if (!group) {
      return;
    }
    series(object);
    Checked time = object.field("eventTime");
    if (!time.present()) {
      time.required("");
    }
    Checked type = object.field("type");
    if (!type.isOneOf("Normal", "Warning")) {
      type.invalid("has invalid value: " + type.text(), "\"\"");
    }
    for (String member : List.of("FirstTimestamp", "LastTimestamp", "Count")) {
      Checked field = object.field("deprecated" + member);
      if (!field.empty()) {
        unset(field, member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1));
      }
    }
    Checked source = object.field("deprecatedSource");
    if (!source.field("component").empty() || !source.field("host").empty()) {
      unset(source, "source");
    }
  }

  private static void unset(Checked field, String name) {
    field.under(name).invalid("needs to be unset", "\"\"");
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    legacy(object);
    if (!group) {
      return;
    }
    Checked before = Checked.silent(old);
    if (!object.field("series").value().equals(before.field("series").value())) {
      series(object);
    }
    for (String pair :
        List.of(
            "regarding=involvedObject",
            "reason=reason",
            "note=message",
            "deprecatedSource=source",
            "deprecatedFirstTimestamp=firstTimestamp",
            "deprecatedLastTimestamp=lastTimestamp",
            "deprecatedCount=count",
            "reason=reason",
            "type=type",
            "eventTime=eventTime",
            "action=action",
            "related=related",
            "reportingController=reportingController",
            "reportingInstance=reportingInstance")) {
      String[] names = pair.split("=", -1);
      unchanged(object.field(names[0]).under(names[1]), before.field(names[0]));
    }
  }

  private static void unchanged(Checked now, Checked before) {
    switch (now.path()) {
      case "involvedObject", "related" -> unchanged(now, before, REFERENCE);
      case "source" -> unchanged(now, before, "component,host");
      case "eventTime", "firstTimestamp", "lastTimestamp", "count" -> now.immutable(before);
      default -> now.immutableText(before);
    }
  }

  private static void unchanged(Checked now, Checked before, String fields) {
    if (!now.value().equals(before.value())) {
      now.invalid(
          "field is immutable",
          now.present() ? JsonWriter.text(GoShape.of(now.object(), fields)) : "null");
    }
  }

  private static void series(Checked object) {
    Checked series = object.field("series");
    if (!series.present()) {
      return;
    }
    if (series.field("count").integer().orElse(0) < 2) {
      series.field("count").invalid("should be at least 2", "\"\"");
    }
    series.field("lastObservedTime").require("");
  }

  private void legacy(Checked object) {
    String namespace = object.field("metadata", "namespace").text();
    Checked about =
        object
            .field(group ? "regarding" : "involvedObject", "namespace")
            .under("involvedObject.namespace");
    if (object.field("eventTime").present()) {
      if (about.empty() && !namespace.equals("default") && !namespace.equals("kube-system")) {
        elsewhere(about);
      }
      modern(object);
    } else if (about.empty()
        ? !namespace.isEmpty() && !namespace.equals("default")
        : !about.is(namespace)) {
      elsewhere(about);
    }
    Names.dnsSubdomain(namespace)
        .forEach(fault -> object.field("metadata", "namespace").under("namespace").invalid(fault));
  }

  private static void elsewhere(Checked about) {
    about.invalid("does not match event.namespace", FieldError.quote(about.text()));
  }

  private void modern(Checked object) {
    Checked reporter = object.field(group ? "reportingController" : "reportingComponent");
    reporter.require("");
    Names.labelKey(reporter.text())
        .forEach(fault -> reporter.invalid(fault, FieldError.quote(reporter.text())));
    for (String member : List.of("reportingInstance", "action", "reason")) {
      object.field(member).require("");
      longest(object.field(member), LONGEST_WORD);
    }
    longest(object.field(group ? "note" : "message").under("message"), LONGEST_NOTE);
  }

  private static void longest(Checked text, int most) {
    if (text.text().length() > most) {
      text.invalid("can have at most " + most + " characters", "\"\"");
    }
  }
}
