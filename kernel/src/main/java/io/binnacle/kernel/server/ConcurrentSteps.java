package io.binnacle.kernel.server;

import io.binnacle.kernel.bootstrap.ObjectApplier;
import io.binnacle.spi.SpiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Gives each step a thread, all of which end before it returns. Thread-safe.
final class ConcurrentSteps implements ObjectApplier.Together {
  @Override
  public void run(List<ObjectApplier.Step> steps) throws SpiException, InterruptedException {
    if (steps.size() == 1) {
      steps.getFirst().run();
      return;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        List<Future<?>> under = new ArrayList<>();
        for (ObjectApplier.Step step : steps) {
          under.add(
              threads.submit(
                  () -> {
                    step.run();
                    return null;
                  }));
        }
        for (Future<?> one : under) {
          one.get();
        }
      } catch (ExecutionException e) {
        threads.shutdownNow();
        if (e.getCause() instanceof SpiException failed) {
          throw failed;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }
}
