package io.binnacle.admission.serviceaccount;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Finds service accounts. Thread-safe.
final class Accounts {
  static final String USUAL = "default";

  private static final GroupVersionResource RESOURCE = GroupVersionResource.core("serviceaccounts");

  /// A controller makes `default` soon after the namespace.
  private static final int LOOKS_FOR_USUAL = 10;

  /// An account that was just made may not have come to what is read here.
  private static final int LOOKS = 2;

  private final ObjectReader objects;
  private final Pause pause;

  Accounts(ObjectReader objects, Pause pause) {
    this.objects = objects;
    this.pause = pause;
  }

  /// Lets time pass between two looks.
  interface Pause {
    void pass() throws InterruptedException;
  }

  /// A pause of a tenth to a fifth of a second.
  record Sleep(RandomGenerator random) implements Pause {
    @Override
    public void pass() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(100));
    }
  }

  /// The account, for which this waits a little.
  Optional<ObjectValue> find(ObjectKey key) throws SpiException {
    Optional<ObjectValue> found = objects.get(RESOURCE, key);
    int looks = key.name().equals(USUAL) ? LOOKS_FOR_USUAL : LOOKS;
    for (int look = 1; found.isEmpty() && look < looks; look++) {
      try {
        pause.pass();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SpiException(
            ErrorKind.UNAVAILABLE, "Interrupted", "the server stops while it waits for " + key, e);
      }
      found = objects.get(RESOURCE, key);
    }
    return found;
  }
}
