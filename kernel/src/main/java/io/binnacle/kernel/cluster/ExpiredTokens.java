package io.binnacle.kernel.cluster;

import io.binnacle.kernel.bootstrap.ObjectApplier;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the tokens of nodes that join once they have expired, as kube-controller-manager's token
/// cleaner does with all bootstrap tokens. Confined to the thread that runs it.
public final class ExpiredTokens {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiredTokens.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final GroupVersionKind SECRET = new GroupVersionKind("", "v1", "Secret");

  private final BootstrapTokens tokens;
  private final ObjectApplier applier;
  private final BooleanSupplier leads;

  /// @param leads whether this server is the one to do the work
  public ExpiredTokens(
      ObjectApplier applier, ObjectReader objects, BooleanSupplier leads, Clock clock) {
    this.tokens = new BootstrapTokens(objects, clock);
    this.applier = applier;
    this.leads = leads;
  }

  /// Works until interrupted.
  public void run() throws InterruptedException {
    while (true) {
      collect();
      Thread.sleep(INTERVAL);
    }
  }

  /// Deletes those that have expired by now.
  void collect() {
    if (!leads.getAsBoolean()) {
      return;
    }
    try {
      for (ObjectValue secret : tokens.expired()) {
        applier.remove(SECRET, secret);
        LOG.atInfo()
            .addKeyValue("secret", secret.text("metadata", "name").orElse(""))
            .log("an expired token was deleted");
      }
    } catch (SpiException e) {
      LOG.atWarn().addKeyValue("cause", e.getMessage()).log("expired tokens cannot be deleted");
    }
  }
}
