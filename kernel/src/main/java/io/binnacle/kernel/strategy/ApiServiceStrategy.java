package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;

/// A new APIService that names no Service is served by this server itself, and says so.
record ApiServiceStrategy(KindTraits traits) implements Strategy {
  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    ObjectValue service = traits.beginGeneration(traits.dropStatus(object));
    if (service.at("spec", "service").isPresent()) {
      return service;
    }
    ObjectValue condition =
        ObjectValue.builder()
            .put("type", "Available")
            .put("status", "True")
            .put("lastTransitionTime", context.now().toString())
            .put("reason", "Local")
            .put("message", "Local APIServices are always available")
            .build();
    return service.with("status", ObjectValue.of("conditions", ListValue.of(condition)));
  }
}
