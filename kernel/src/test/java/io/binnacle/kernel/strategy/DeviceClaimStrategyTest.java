package io.binnacle.kernel.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceClaimStrategyTest {
  private static final String WORDS =
      ": Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access:"
          + " true` label on the containing namespace";

  private final Strategy strategy =
      new DeviceClaimStrategy(
          BuiltInTraits.of("resourceclaims.resource.k8s.io"),
          List.of("spec", "devices", "requests"),
          "marked"::equals);

  @Test
  void administratorsGetDevicesInMarkedNamespacesOnly() {
    ObjectValue asked =
        object(
            "{'spec':{'devices':{'requests':[{'name':'a','exactly':{}},"
                + "{'name':'b','exactly':{'adminAccess':true}}]}}}");
    assertThat(strategy.validate(asked, in("other")))
        .extracting(FieldError::toString)
        .containsExactly("spec.devices.requests[1].adminAccess" + WORDS);
    assertThat(strategy.validate(asked, in("marked"))).isEmpty();
    assertThat(strategy.validateUpdate(asked, asked, in("other"))).isEmpty();
  }

  @Test
  void whatIsGrantedIsRefusedOnlyWhenItIsNew() {
    ObjectValue granted =
        object("{'status':{'allocation':{'devices':{'results':[{'adminAccess':true}]}}}}");
    ObjectValue before = object("{'status':{}}");
    assertThat(strategy.validateStatus(granted, before, in("other")))
        .extracting(FieldError::toString)
        .containsExactly("status.allocation.devices.results[0].adminAccess" + WORDS);
    assertThat(strategy.validateStatus(granted, before, in("marked"))).isEmpty();
    assertThat(strategy.validateStatus(granted, granted, in("other"))).isEmpty();
  }

  private static WriteContext in(String namespace) {
    return new WriteContext(
        UserInfo.of("tester"), new ObjectKey(namespace, "c"), Instant.EPOCH, false);
  }

  private static ObjectValue object(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
