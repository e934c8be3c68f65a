package io.binnacle.kernel.validation.network;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Cidr;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.PortRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ValidateNetworkPolicy` of Kubernetes 1.36.
final class NetworkPolicyRules implements KindRules {
  private static final List<String> TYPES = List.of("Ingress", "Egress");

  @Override
  public void create(Checked object) {
    spec(object.field("spec"), List.of(), false);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old).field("spec");
    boolean anyValue = !SelectorRules.usable(before.field("podSelector"));
    spec(object.field("spec"), networks(before), anyValue);
  }

  private static List<String> networks(Checked spec) {
    List<String> networks = new ArrayList<>();
    for (String direction : List.of("ingress/from", "egress/to")) {
      String[] names = direction.split("/", -1);
      for (Checked rule : spec.field(names[0]).items()) {
        for (Checked peer : rule.field(names[1]).items()) {
          networks.add(peer.field("ipBlock", "cidr").text());
          peer.field("ipBlock", "except").items().forEach(e -> networks.add(e.text()));
        }
      }
    }
    return networks;
  }

  private static void spec(Checked spec, List<String> known, boolean anyValue) {
    SelectorRules.check(spec.field("podSelector"), anyValue);
    for (Checked rule : spec.field("ingress").items()) {
      rule.field("ports").items().forEach(NetworkPolicyRules::port);
      rule.field("from").items().forEach(peer -> peer(peer, known, anyValue));
    }
    for (Checked rule : spec.field("egress").items()) {
      rule.field("ports").items().forEach(NetworkPolicyRules::port);
      rule.field("to").items().forEach(peer -> peer(peer, known, anyValue));
    }
    Checked types = spec.field("policyTypes");
    if (types.size() > TYPES.size()) {
      types.invalid("may not specify more than two policyTypes");
    } else {
      types.items().forEach(type -> type.oneOf(TYPES));
    }
  }

  private static void port(Checked rule) {
    Checked protocol = rule.field("protocol");
    if (protocol.present()) {
      protocol.oneOf(List.of("TCP", "UDP", "SCTP"));
    }
    Checked port = rule.field("port");
    Checked end = rule.field("endPort");
    if (!port.present()) {
      if (end.present()) {
        end.invalid("may not be specified when `port` is not specified");
      }
    } else if (PortRules.named(port)) {
      if (end.present()) {
        end.invalid("may not be specified when `port` is non-numeric");
      }
      port.invalid(Formats.portName(port.text()));
    } else {
      PortRules.number(port);
      if (end.present()) {
        if (end.integer().orElse(0) < port.integer().orElse(0)) {
          // Upstream shows the first port here, not the last.
          end.invalid("must be greater than or equal to `port`", port.shown());
        }
        PortRules.number(end);
      }
    }
  }

  private static void peer(Checked peer, List<String> known, boolean anyValue) {
    int kinds = 0;
    for (String member : List.of("podSelector", "namespaceSelector")) {
      Checked selector = peer.field(member);
      if (selector.present()) {
        kinds++;
        SelectorRules.check(selector, anyValue);
      }
    }
    Checked block = peer.field("ipBlock");
    if (block.present()) {
      kinds++;
      block(block, known);
    }
    if (kinds == 0) {
      peer.required("must specify a peer");
    } else if (kinds > 1 && block.present()) {
      peer.forbidden("may not specify both ipBlock and another peer");
    }
  }

  private static void block(Checked block, List<String> known) {
    Checked network = block.field("cidr");
    if (!network.require("")) {
      return;
    }
    AddressRules.legacyCidr(network, network.text(), known);
    Optional<Cidr> cidr = Cidr.parse(network.text());
    if (cidr.isEmpty()) {
      return;
    }
    for (Checked except : block.field("except").items()) {
      AddressRules.legacyCidr(except, except.text(), known);
      Optional<Cidr> inner = Cidr.parse(except.text());
      if (inner.isPresent() && !cidr.get().strictlyContains(inner.get())) {
        except.invalid("must be a strict subset of `cidr`", FieldError.quote(except.text()));
      }
    }
  }
}
