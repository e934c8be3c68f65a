package io.binnacle.kernel.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.bootstrap.ObjectApplier;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.resource.ResourceCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpiredTokensTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final String LATER = "2026-05-01T00:00:01Z";
  private static final String USAGE = "usage-bootstrap-binnacle-member";

  private final FakeSecrets secrets = new FakeSecrets();
  private final List<String> sent = new ArrayList<>();
  private int status = 200;
  private boolean leads = true;
  private final ExpiredTokens tokens =
      new ExpiredTokens(
          new ObjectApplier(
              ResourceCatalog.builtIn(),
              this::answer,
              steps -> {
                for (ObjectApplier.Step step : steps) {
                  step.run();
                }
              }),
          secrets,
          () -> leads,
          Clock.fixed(NOW, ZoneOffset.UTC));

  private Response answer(RawRequest request) {
    sent.add(
        request.method()
            + " "
            + request.path()
            + " "
            + new String(request.body().read(), StandardCharsets.UTF_8));
    return new Response.Content(status, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static String deletion(String id) {
    return "DELETE /api/v1/namespaces/kube-system/secrets/bootstrap-token-"
        + id
        + " {\"preconditions\":{\"resourceVersion\":\"7\"}}";
  }

  @Test
  void whatHasExpiredIsDeletedAsItWasSeenAndNothingElse() {
    secrets.put("past00", Map.of("expiration", NOW.toString(), USAGE, "true"));
    secrets.put("unread", Map.of("expiration", "tomorrow", USAGE, "true"));
    secrets.put("future", Map.of("expiration", LATER, USAGE, "true"));
    secrets.put("always", Map.of(USAGE, "true"));
    secrets.put("others", Map.of("expiration", NOW.toString()));
    secrets.type = "Opaque";
    secrets.put("opaque", Map.of("expiration", NOW.toString(), USAGE, "true"));
    tokens.collect();
    assertThat(sent).containsExactlyInAnyOrder(deletion("past00"), deletion("unread"));
  }

  @Test
  void onlyTheLeaderDeletes() {
    secrets.put("past00", Map.of("expiration", NOW.toString(), USAGE, "true"));
    leads = false;
    tokens.collect();
    assertThat(sent).isEmpty();
    leads = true;
    tokens.collect();
    assertThat(sent).hasSize(1);
  }

  @Test
  void whatFailsIsTriedAgain() {
    secrets.put("past00", Map.of("expiration", NOW.toString(), USAGE, "true"));
    for (int answered : List.of(503, 409, 200)) {
      status = answered;
      tokens.collect();
    }
    assertThat(sent).hasSize(3);
  }
}
