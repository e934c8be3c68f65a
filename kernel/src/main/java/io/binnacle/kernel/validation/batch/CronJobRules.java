package io.binnacle.kernel.validation.batch;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;

/// `ValidateCronJobCreate` and `ValidateCronJobUpdate`. Pure.
final class CronJobRules implements KindRules {
  private static final int LONGEST_NAME = 52;

  @Override
  public void create(Checked object) {
    spec(object.field("spec"), Optional.empty());
    Checked name = object.field("metadata", "name");
    if (name.text().length() > LONGEST_NAME) {
      name.invalid("must be no more than 52 characters");
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    spec(object.field("spec"), Optional.of(old));
  }

  private static void spec(Checked spec, Optional<ObjectValue> old) {
    Checked schedule = spec.field("schedule");
    Checked zone = spec.field("timeZone");
    if (schedule.require("")) {
      boolean zoned = old.flatMap(o -> o.text("spec", "schedule")).orElse("").contains("TZ");
      schedule(schedule, zone, zoned);
    }
    spec.field("startingDeadlineSeconds").notNegative();
    if (zone.present()
        && (old.isEmpty() || !old.get().at("spec", "timeZone").equals(zone.value()))) {
      timeZone(zone);
    }
    if (spec.field("concurrencyPolicy").require("")) {
      spec.field("concurrencyPolicy").oneOf(List.of("Allow", "Forbid", "Replace"));
    }
    Checked job = spec.field("jobTemplate", "spec");
    JobSpecRules.check(job, old.flatMap(o -> o.object("spec", "jobTemplate", "spec", "template")));
    if (job.field("selector").present()) {
      job.field("selector").invalid("`selector` will be auto-generated");
    }
    if (job.field("manualSelector").flag()) {
      job.field("manualSelector").notSupported(List.of("nil", "false"));
    }
    spec.field("successfulJobsHistoryLimit").notNegative();
    spec.field("failedJobsHistoryLimit").notNegative();
  }

  private static void schedule(Checked schedule, Checked zone, boolean zoned) {
    CronSchedule.fault(schedule.text()).ifPresent(schedule::invalid);
    if (!schedule.text().contains("TZ")) {
      return;
    }
    if (!zoned) {
      schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    } else if (zone.present()) {
      schedule.invalid("cannot use both timeZone field and TZ or CRON_TZ in schedule");
    }
  }

  private static void timeZone(Checked zone) {
    String name = zone.text();
    if (name.isEmpty()) {
      zone.invalid("timeZone must be nil or non-empty string");
      return;
    }
    String unknown = "unknown time zone " + name;
    for (String part : name.split("/", -1)) {
      if (part.equals(".")
          || part.equals("..")
          || part.startsWith("-")
          || !part.matches("[A-Za-z.\\-_0-9+]{1,14}")) {
        zone.invalid(unknown);
        return;
      }
    }
    if (name.equalsIgnoreCase("Local")) {
      zone.invalid(
          "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    }
    if (!CronSchedule.zoneKnown(name)) {
      zone.invalid(unknown);
    }
  }
}
