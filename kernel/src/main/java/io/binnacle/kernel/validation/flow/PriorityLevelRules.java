package io.binnacle.kernel.validation.flow;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Map;

/// `ValidatePriorityLevelConfiguration` of Kubernetes 1.36.
public final class PriorityLevelRules implements KindRules {
  private static final int MOST_QUEUES = 10_000_000;
  private static final int HASH_BITS = 60;

  /// The kinds of `flowcontrol.apiserver.k8s.io`, by `resource.group`.
  public static Map<String, KindRules> all() {
    return Map.of(
        "flowschemas.flowcontrol.apiserver.k8s.io",
        new FlowSchemaRules(),
        "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
        new PriorityLevelRules());
  }

  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    Checked type = spec.field("type");
    Checked limited = spec.field("limited");
    Checked exempt = spec.field("exempt");
    if (object.field("metadata", "name").is("exempt") != type.is("Exempt")) {
      type.invalid(
          "must be 'Exempt' if and only if `name` is 'exempt'", FieldError.quote(type.text()));
    }
    switch (type.text()) {
      case "Exempt" -> {
        if (limited.present()) {
          limited.forbidden("must be nil if the type is not Limited");
        }
        shares(exempt.field("nominalConcurrencyShares"));
        exempt.field("lendablePercent").between(0, 100);
      }
      case "Limited" -> {
        if (exempt.present()) {
          exempt.forbidden("must be nil if the type is Limited");
        }
        if (limited.present()) {
          limited(limited);
        } else {
          limited.required("must not be empty when type is Limited");
        }
      }
      default -> {
        if (type.require("")) {
          type.oneOf(List.of("Exempt", "Limited"));
        }
      }
    }
    MandatoryFlow.level(object);
    FlowSchemaRules.conditions(object);
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    FlowSchemaRules.conditions(object);
  }

  private static void shares(Checked shares) {
    if (shares.integer().orElse(0) < 0) {
      shares.invalid("must be a non-negative integer");
    }
  }

  private static void limited(Checked limited) {
    shares(limited.field("nominalConcurrencyShares"));
    response(limited.field("limitResponse"));
    limited.field("lendablePercent").between(0, 100);
    Checked borrowed = limited.field("borrowingLimitPercent");
    if (borrowed.integer().orElse(0) < 0) {
      borrowed.invalid("if specified, must be a non-negative integer");
    }
  }

  private static void response(Checked response) {
    Checked type = response.field("type");
    Checked queuing = response.field("queuing");
    switch (type.text()) {
      case "Reject" -> {
        if (queuing.present()) {
          queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
        }
      }
      case "Queue" -> {
        if (queuing.present()) {
          queuing(queuing);
        } else {
          queuing.required("must not be empty if limited.limitResponse.type is Limited");
        }
      }
      default -> {
        if (type.require("")) {
          type.oneOf(List.of("Queue", "Reject"));
        }
      }
    }
  }

  private static void queuing(Checked queuing) {
    positive(queuing.field("queueLengthLimit"));
    Checked queues = queuing.field("queues");
    long deck = queues.integer().orElse(0);
    if (positive(queues) && deck > MOST_QUEUES) {
      queues.invalid("must not be greater than " + MOST_QUEUES);
    }
    Checked hand = queuing.field("handSize");
    long size = hand.integer().orElse(0);
    if (!positive(hand)) {
      return;
    }
    if (size > deck) {
      hand.invalid("should not be greater than queues (" + deck + ")");
    } else if (Math.ceil(Math.log((double) deck) / Math.log(2) * size) > HASH_BITS) {
      hand.invalid(
          "required entropy bits of deckSize %d and handSize %d should not be greater than %d"
              .formatted(deck, size, HASH_BITS));
    }
  }

  private static boolean positive(Checked number) {
    long value = number.integer().orElse(0);
    if (value <= 0) {
      number.invalid("must be positive", Long.toString(value));
    }
    return value > 0;
  }
}
