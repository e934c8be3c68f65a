package io.binnacle.kernel.strategy;

import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// A request for a certificate says who made it, and never changes afterwards but for its status.
record CertificateSigningRequestStrategy(KindTraits traits) implements Strategy {

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    UserInfo user = context.user();
    ObjectValue spec =
        object
            .object("spec")
            .orElse(ObjectValue.empty())
            .without("username")
            .without("uid")
            .without("groups")
            .without("extra")
            .with("username", Value.of(user.name()));
    if (!user.uid().isEmpty()) {
      spec = spec.with("uid", Value.of(user.uid()));
    }
    if (!user.groups().isEmpty()) {
      spec = spec.with("groups", texts(user.groups()));
    }
    if (!user.extra().isEmpty()) {
      ObjectValue.Builder extra = ObjectValue.builder();
      user.extra().keySet().stream()
          .sorted()
          .forEach(k -> extra.put(k, texts(user.extra().getOrDefault(k, List.of()))));
      spec = spec.with("extra", extra.build());
    }
    return object.with("spec", spec).without("status");
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    return traits.keepStatus(KindTraits.copyMember(object, old, "spec"), old);
  }

  @Override
  public ObjectValue prepareForStatus(ObjectValue object, ObjectValue old, WriteContext context) {
    ObjectValue kept = Strategy.super.prepareForStatus(object, old, context);
    return SigningConditions.dated(SigningConditions.decided(kept, old), old, context.now());
  }

  private static ListValue texts(List<String> texts) {
    return new ListValue(texts.stream().<Value>map(Value::of).toList());
  }
}
