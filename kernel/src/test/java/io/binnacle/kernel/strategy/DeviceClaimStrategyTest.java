package io.binnacle.kernel.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceClaimStrategyTest {
  private static final String WORDS =
      ": Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access:"
          + " true` label on the containing namespace";

  private final List<String> asked = new ArrayList<>();
  private final Set<String> granted = new HashSet<>();

  private final Strategy strategy =
      new DeviceClaimStrategy(
          BuiltInTraits.of("resourceclaims.resource.k8s.io"),
          List.of("spec", "devices", "requests"),
          "marked"::equals,
          new ClaimStatusAccess(this::refusal));

  private Optional<String> refusal(ResourceAccess access) {
    String what =
        String.join(" ", access.verb(), access.subresource(), access.namespace(), access.name());
    asked.add(what.strip());
    return granted.contains(what.strip()) ? Optional.empty() : Optional.of("no leave");
  }

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
    granted.add("update binding");
    ObjectValue allocated =
        object("{'status':{'allocation':{'devices':{'results':[{'adminAccess':true}]}}}}");
    ObjectValue before = object("{'status':{}}");
    assertThat(strategy.validateStatus(allocated, before, in("other")))
        .extracting(FieldError::toString)
        .containsExactly("status.allocation.devices.results[0].adminAccess" + WORDS);
    assertThat(strategy.validateStatus(allocated, before, in("marked"))).isEmpty();
    assertThat(strategy.validateStatus(allocated, allocated, in("other"))).isEmpty();
  }

  @Test
  void whatTheSchedulerDecidesNeedsLeaveToBind() {
    ObjectValue claim = object("{'status':{'reservedFor':[{'name':'p'}]}}");
    assertThat(strategy.validateStatus(claim, object("{}"), in("marked")))
        .extracting(FieldError::toString)
        .containsExactly(
            "status.allocation: Forbidden: changing status.allocation or status.reservedFor requires"
                + " resource=\"resourceclaims/binding\", verb=\"update\" permission: no leave");
    assertThat(strategy.validateStatus(claim, claim, in("marked"))).isEmpty();
    granted.add("update binding");
    assertThat(strategy.validateStatus(claim, object("{}"), in("marked"))).isEmpty();
  }

  /// On the node that the claim is allocated to, leave for that is enough.
  @Test
  void driversTellOfTheirOwnDevices() {
    String allocation =
        "'allocation':{'nodeSelector':{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name',"
            + "'operator':'In','values':['n1']}]}]}}";
    ObjectValue before =
        object(
            "{'status':{" + allocation + ",'devices':[{'driver':'a','pool':'p','device':'d'}]}}");
    ObjectValue after =
        object(
            "{'status':{"
                + allocation
                + ",'devices':[{'driver':'b','pool':'p','device':'d','data':{}}]}}");
    assertThat(strategy.validateStatus(after, before, as("system:serviceaccount:ns:driver", "n1")))
        .extracting(FieldError::toString)
        .containsExactly(
            "status.devices: Forbidden: changing status.devices requires"
                + " resource=\"resourceclaims/driver\", verb=\"[associated-node:update"
                + " arbitrary-node:update]\" permission: no leave",
            "status.devices: Forbidden: changing status.devices requires"
                + " resource=\"resourceclaims/driver\", verb=\"[associated-node:update"
                + " arbitrary-node:update]\" permission: no leave");
    assertThat(asked)
        .containsExactly(
            "associated-node:update driver ns a",
            "arbitrary-node:update driver ns a",
            "associated-node:update driver ns b",
            "arbitrary-node:update driver ns b");

    granted.add("associated-node:update driver ns a");
    granted.add("arbitrary-node:update driver ns b");
    assertThat(strategy.validateStatus(after, before, as("system:serviceaccount:ns:driver", "n1")))
        .isEmpty();
    assertThat(strategy.validateStatus(after, before, as("system:serviceaccount:ns:driver", "n2")))
        .hasSize(1);
    assertThat(strategy.validateStatus(after, before, as("somebody", "n1"))).hasSize(1);
  }

  private static WriteContext as(String user, String node) {
    return new WriteContext(
        new UserInfo(
            user, "", List.of(), Map.of("authentication.kubernetes.io/node-name", List.of(node))),
        new ObjectKey("ns", "c"),
        Instant.EPOCH,
        false);
  }

  private static WriteContext in(String namespace) {
    return new WriteContext(
        UserInfo.of("tester"), new ObjectKey(namespace, "c"), Instant.EPOCH, false);
  }

  private static ObjectValue object(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
