package io.binnacle.kernel.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.validation.core.ServiceAddressRules;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ServiceStrategyTest {
  /// A pool in memory.
  static final class Taken implements Pool {
    final Map<String, ObjectKey> owners = new ConcurrentHashMap<>();

    @Override
    public boolean take(String item, ObjectKey owner) {
      return owners.putIfAbsent(item, owner) == null;
    }

    @Override
    public boolean taken(String item) {
      return owners.containsKey(item);
    }

    @Override
    public void giveBack(String item, ObjectKey owner) {
      owners.remove(item, owner);
    }
  }

  private final Taken addresses = new Taken();
  private final Taken ports = new Taken();
  private final Strategy strategy =
      new Strategies(
              new ServicePools(ServiceRange.parse("10.96.0.0/28"), addresses, ports, new Random(1)),
              ServiceAddressRules::faults,
              _ -> true,
              _ -> Optional.empty())
          .of(GroupVersionResource.core("services"));

  @Test
  void givesEachServiceAnAddressOfItsOwn() {
    Set<String> given = new HashSet<>();
    for (int i = 0; i < 14; i++) {
      ObjectValue service = create("s" + i, service("ClusterIP"));
      given.add(service.text("spec", "clusterIP").orElseThrow());
    }

    assertThat(given).hasSize(14).allMatch(ServiceRange.parse("10.96.0.0/28")::contains);
    assertThatThrownBy(() -> create("last", service("ClusterIP")))
        .hasMessageContaining("range is full");
  }

  @Test
  void refusesAnAddressThatIsTaken() {
    ObjectValue wanted = service("ClusterIP").withAt(Value.of("10.96.0.5"), "spec", "clusterIP");
    create("first", wanted);

    assertThatThrownBy(() -> create("second", wanted))
        .hasMessage(
            "Service \"second\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.5\"]: failed"
                + " to allocate IP 10.96.0.5: provided IP is already allocated");
    assertThat(addresses.owners).containsOnlyKeys("10.96.0.5");
  }

  @Test
  void keepsWhatAnUpdateLeavesOut() {
    ObjectValue old = create("s", service("NodePort"));
    ObjectValue updated = strategy.prepareForUpdate(service("NodePort"), old, context("s", false));
    Reservation reservation = strategy.reserve(updated, Optional.of(old), context("s", false));
    reservation.confirm();

    assertThat(reservation.object().get("spec")).isEqualTo(old.get("spec"));
    assertThat(addresses.owners).hasSize(1);
    assertThat(ports.owners).hasSize(1);
  }

  @Test
  void givesNodePortsBackWithTheType() {
    ObjectValue old = create("s", service("NodePort"));
    ObjectValue updated =
        strategy.prepareForUpdate(
            old.withAt(Value.of("ClusterIP"), "spec", "type"), old, context("s", false));
    strategy.reserve(updated, Optional.of(old), context("s", false)).confirm();

    assertThat(updated.items("spec", "ports").getFirst())
        .isEqualTo(ObjectValue.builder().put("port", 80).build());
    assertThat(ports.owners).isEmpty();
    assertThat(addresses.owners).hasSize(1);
  }

  @Test
  void releasesEverythingWithTheService() {
    ObjectValue old = create("s", service("NodePort"));

    strategy.releaseAll(old, context("s", false));

    assertThat(addresses.owners).isEmpty();
    assertThat(ports.owners).isEmpty();
  }

  @Test
  void takesNothingInADryRun() {
    WriteContext context = context("s", true);
    ObjectValue prepared = strategy.prepareForCreate(service("NodePort"), context);
    Reservation reservation = strategy.reserve(prepared, Optional.empty(), context);

    assertThat(reservation.object().text("spec", "clusterIP")).isPresent();
    assertThat(addresses.owners).isEmpty();
    assertThat(ports.owners).isEmpty();
  }

  @Test
  void givesHeadlessServicesNoAddress() {
    ObjectValue headless =
        create("s", service("ClusterIP").withAt(Value.of("None"), "spec", "clusterIP"));

    assertThat(headless.items("spec", "clusterIPs")).containsExactly(Value.of("None"));
    assertThat(addresses.owners).isEmpty();
  }

  private ObjectValue create(String name, ObjectValue service) {
    WriteContext context = context(name, false);
    ObjectValue prepared = strategy.prepareForCreate(service, context);
    Reservation reservation = strategy.reserve(prepared, Optional.empty(), context);
    reservation.confirm();
    return reservation.object();
  }

  private static ObjectValue service(String type) {
    return ObjectValue.of(
        "spec",
        ObjectValue.builder()
            .put("type", type)
            .put("selector", ObjectValue.of("a", Value.of("b")))
            .put("ports", ListValue.of(ObjectValue.of("port", NumberValue.of(80))))
            .build());
  }

  private static WriteContext context(String name, boolean dryRun) {
    return new WriteContext(
        UserInfo.of("tester"), new ObjectKey("default", name), Instant.EPOCH, dryRun);
  }

  @Test
  void whatTheFamiliesCannotBeIsRefusedBeforeAnythingIsTaken() {
    for (String spec :
        List.of(
            "{'ipFamilyPolicy':'RequireDualStack'}=spec.ipFamilyPolicy: Invalid value:"
                + " \"RequireDualStack\": this cluster is not configured for dual-stack services",
            "{'ipFamilies':['IPv6']}=spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on"
                + " this cluster",
            "{'clusterIP':'x'}=spec.clusterIPs[0]: Invalid value: \"x\": must be a valid IP address,"
                + " (e.g. 10.9.8.7 or 2001:db8::ffff)")) {
      String[] parts = spec.split("=", 2);
      ObjectValue wanted = object("{'metadata':{'name':'s'},'spec':" + parts[0] + "}");
      assertThatThrownBy(() -> create("s", wanted)).hasMessageContaining(parts[1]);
      assertThat(addresses.owners).isEmpty();
    }
  }

  /// By whatever protocols: the first that is given a node port gives it to the others.
  @Test
  void portsOfOneNumberShareANodePort() {
    ObjectValue service =
        object(
            "{'metadata':{'name':'s'},'spec':{'type':'NodePort','ports':["
                + "{'name':'a','port':53,'protocol':'TCP'},"
                + "{'name':'b','port':53,'protocol':'UDP','nodePort':30053}]}}");
    assertThat(ServiceClaims.nodePorts(create("s", service))).containsExactly("30053");
  }

  private static ObjectValue object(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
