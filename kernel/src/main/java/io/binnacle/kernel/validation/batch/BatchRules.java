package io.binnacle.kernel.validation.batch;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of `batch`, by `resource.group`.
public final class BatchRules {
  private BatchRules() {}

  public static Map<String, KindRules> all() {
    return Map.of("cronjobs.batch", new CronJobRules(), "jobs.batch", new JobRules());
  }
}
