package io.binnacle.admission.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.FakeClient;
import io.binnacle.admission.Notation;
import io.binnacle.admission.Requests;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Several servers charge one quota at the same time.
class QuotaRaceTest {
  private static final GroupVersionResource QUOTAS = GroupVersionResource.core("resourcequotas");
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final int GRANTED = 40;
  private static final int SERVERS = 3;
  private static final int REQUESTS = 120;

  private final FakeClient client =
      new FakeClient()
          .put(
              QUOTAS,
              "{metadata: {name: q, namespace: ns}, spec: {}, status: {hard: {pods: '%d'}, used:"
                      .formatted(GRANTED)
                  + " {pods: '0'}}}");

  private List<Verdict> race(int servers) throws Exception {
    List<ResourceQuota> plugins = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      plugins.add(
          new ResourceQuota(new Meters(Clock.systemUTC()), new Charges(new QuotaBook(client))));
    }
    CyclicBarrier start = new CyclicBarrier(REQUESTS);
    List<Callable<Verdict>> tries = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      ResourceQuota plugin = plugins.get(i % servers);
      String pod = "{metadata: {name: p" + i + ", namespace: ns}, spec: {}}";
      tries.add(
          () -> {
            start.await();
            return plugin.validate(Requests.create(PODS, Notation.object(pod)));
          });
    }
    List<Verdict> verdicts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Verdict> verdict : threads.invokeAll(tries)) {
        verdicts.add(verdict.get());
      }
    }
    return verdicts;
  }

  private long used() {
    return client
        .get(QUOTAS, new ObjectKey("ns", "q"))
        .flatMap(quota -> quota.text("status", "used", "pods"))
        .map(Long::parseLong)
        .orElseThrow();
  }

  private static long allowed(List<Verdict> verdicts) {
    return verdicts.stream().filter(Verdict.Allowed.class::isInstance).count();
  }

  @Test
  void oneServerGrantsJustWhatThereIs() throws Exception {
    List<Verdict> verdicts = race(1);

    assertThat(allowed(verdicts)).isEqualTo(GRANTED);
    assertThat(used()).isEqualTo(GRANTED);
  }

  @Test
  void severalServersNeverGrantMoreThanThereIs() throws Exception {
    List<Verdict> verdicts = race(SERVERS);

    assertThat(allowed(verdicts)).isEqualTo(used()).isLessThanOrEqualTo(GRANTED).isPositive();
    for (Verdict verdict : verdicts) {
      if (verdict instanceof Verdict.Denied denied) {
        assertThat(denied.status().code()).isIn(403, 409);
      }
    }
  }
}
