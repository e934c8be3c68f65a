package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Cidr;
import io.binnacle.kernel.validation.ConditionRules;
import io.binnacle.kernel.validation.NodeSelectorRules;
import io.binnacle.kernel.validation.core.DriverNames;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a claim got, and who uses it.
final class ClaimStatusRules {
  private static final int MOST_CONSUMERS = 256;
  private static final int MOST_RESULTS = 32;
  private static final int MOST_CONDITIONS = 8;
  private static final int MOST_ADDRESSES = 16;
  private static final int MOST_BINDING_CONDITIONS = 4;
  private static final int LONGEST_DATA = 10 * 1024;
  private static final int LONGEST_INTERFACE = 256;
  private static final int LONGEST_HARDWARE_ADDRESS = 128;

  private ClaimStatusRules() {}

  static void check(Checked claim, Checked old) {
    Checked status = claim.field("status");
    Checked reserved = status.field("reservedFor");
    Checked allocation = status.field("allocation");
    Limits.set(
        reserved,
        MOST_CONSUMERS,
        ClaimStatusRules::consumer,
        consumer -> FieldError.quote(consumer.field("uid").text()));
    Set<String> allocated = new HashSet<>();
    allocation.field("devices", "results").items().forEach(r -> allocated.add(device(r)));
    Limits.set(
        status.field("devices"),
        Integer.MAX_VALUE,
        device -> device(device, allocated),
        ClaimStatusRules::device);
    if (reserved.size() > 0) {
      reserved(claim, reserved, allocation.present(), old.field("reservedFor"));
    }
    if (!allocation.present()) {
      return;
    }
    if (!old.field("allocation").present()) {
      allocation(allocation, RequestNames.of(claim.field("spec", "devices")));
    } else if (!allocation.value().equals(old.field("allocation").value())) {
      allocation.instead(DeviceShape.allocation(allocation.object())).invalid("field is immutable");
    }
  }

  private static void consumer(Checked consumer) {
    for (String member : List.of("resource", "name", "uid")) {
      consumer.field(member).require("");
    }
  }

  private static void reserved(Checked claim, Checked reserved, boolean allocated, Checked before) {
    if (!allocated) {
      reserved.forbidden("may not be specified when `allocated` is not set");
      return;
    }
    List<Value> known = before.items().stream().map(c -> (Value) c.object()).toList();
    if (claim.field("metadata", "deletionTimestamp").present()
        && reserved.items().stream().anyMatch(c -> !known.contains(c.object()))) {
      reserved.forbidden(
          "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are"
              + " set");
    }
  }

  private static String device(Checked device) {
    return JsonWriter.text(
        ObjectValue.builder()
            .put("Driver", device.field("driver").text())
            .put("Pool", device.field("pool").text())
            .put("Device", device.field("device").text())
            .put("ShareID", device.field("shareID").text())
            .build());
  }

  private static void device(Checked device, Set<String> allocated) {
    DriverNames.check(device.field("driver"));
    DeviceNames.pool(device.field("pool"));
    DeviceNames.label(device.field("device"));
    DeviceNames.share(device.field("shareID"));
    String shown = device(device);
    if (!allocated.contains(shown)) {
      device.invalid("must be an allocated device in the claim", shown);
    }
    Checked conditions = device.field("conditions");
    if (conditions.size() > MOST_CONDITIONS) {
      conditions.tooMany(MOST_CONDITIONS);
    }
    ConditionRules.check(conditions);
    if (device.field("data").present()) {
      RequestRules.free(device.field("data"), LONGEST_DATA);
    }
    network(device.field("networkData"));
  }

  private static void network(Checked network) {
    longest(network.field("interfaceName"), LONGEST_INTERFACE);
    longest(network.field("hardwareAddress"), LONGEST_HARDWARE_ADDRESS);
    Limits.set(network.field("ips"), MOST_ADDRESSES, ClaimStatusRules::address, Checked::shown);
  }

  private static void longest(Checked text, int most) {
    if (Names.bytes(text.text()) > most) {
      text.tooLong(most);
    }
  }

  private static void address(Checked address) {
    Optional<Cidr> cidr = Cidr.parse(address.text());
    if (cidr.isEmpty()) {
      address.invalid(
          "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)",
          FieldError.quote(address.text()));
      return;
    }
    String canonical = cidr.get().address() + "/" + cidr.get().length();
    if (!address.is(canonical)) {
      address.invalid("must be in canonical form (" + FieldError.quote(canonical) + ")");
    }
  }

  private static void allocation(Checked allocation, RequestNames names) {
    Checked devices = allocation.field("devices");
    Limits.list(devices.field("results"), MOST_RESULTS, result -> result(result, names));
    Limits.list(
        devices.field("config"),
        2 * RequestRules.MOST_CONFIGURATIONS,
        configuration -> {
          Checked source = configuration.field("source");
          if (source.require("")) {
            source.oneOf(List.of("FromClaim", "FromClass"));
          }
          RequestRules.references(configuration.field("requests"), names);
          RequestRules.configuration(configuration);
        });
    if (allocation.field("nodeSelector").present()) {
      NodeSelectorRules.check(allocation.field("nodeSelector"), false);
    }
  }

  private static void result(Checked result, RequestNames names) {
    names.check(result.field("request"));
    DriverNames.check(result.field("driver"));
    DeviceNames.pool(result.field("pool"));
    DeviceNames.label(result.field("device"));
    binding(result);
    DeviceNames.share(result.field("shareID"));
  }

  /// Checks conditions that must hold, or must not, before a device is bound.
  static void binding(Checked device) {
    Checked good = device.field("bindingConditions");
    Checked bad = device.field("bindingFailureConditions");
    DeviceNames.keys(good, MOST_BINDING_CONDITIONS);
    DeviceNames.keys(bad, MOST_BINDING_CONDITIONS);
    Set<String> wanted = new HashSet<>();
    for (Checked condition : good.items()) {
      if (!wanted.add(condition.text())) {
        condition.duplicate();
      }
    }
    Set<String> unwanted = new HashSet<>();
    for (Checked condition : bad.items()) {
      if (!unwanted.add(condition.text())) {
        condition.duplicate();
      }
      if (wanted.contains(condition.text())) {
        condition.invalid("bindingFailureConditions must not overlap with bindingConditions");
      }
    }
    if (wanted.isEmpty() && !unwanted.isEmpty()) {
      good.invalid("bindingConditions are required to use bindingFailureConditions");
    }
    if (unwanted.isEmpty() && !wanted.isEmpty()) {
      bad.invalid("bindingFailureConditions are required to use bindingConditions");
    }
  }
}
