package io.binnacle.kernel.strategy;

import io.binnacle.kernel.crypto.KeyPairCheck;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A Secret's `stringData` is written into `data`, and its type stays when an update leaves it out.
record SecretStrategy(KindTraits traits) implements Strategy {
  private static final String TLS = "kubernetes.io/tls";

  @Override
  public ObjectValue read(ObjectValue object) {
    return encoded(object);
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    Optional<Value> type = old.get("type");
    boolean unsaid = object.text("type").orElse("").isEmpty();
    return unsaid && type.isPresent() ? object.with("type", type.get()) : object;
  }

  @Override
  public List<String> warnings(ObjectValue object, WriteContext context) {
    if (object.text("type").filter(TLS::equals).isEmpty()) {
      return List.of();
    }
    return KeyPairCheck.fault(bytes(object, "tls.crt"), bytes(object, "tls.key")).stream().toList();
  }

  private static byte[] bytes(ObjectValue secret, String key) {
    return Base64.getMimeDecoder().decode(secret.text("data", key).orElse(""));
  }

  private static ObjectValue encoded(ObjectValue secret) {
    Optional<ObjectValue> texts = secret.object("stringData");
    if (texts.isEmpty()) {
      return secret;
    }
    ObjectValue.Builder merged =
        ObjectValue.builder().putAll(secret.object("data").orElse(ObjectValue.empty()));
    for (int i = 0; i < texts.get().size(); i++) {
      if (texts.get().valueAt(i) instanceof TextValue text) {
        String data =
            Base64.getEncoder().encodeToString(text.text().getBytes(StandardCharsets.UTF_8));
        merged.put(texts.get().nameAt(i), data);
      }
    }
    ObjectValue plain = secret.without("stringData");
    return merged.size() == 0 ? plain : plain.with("data", merged.build());
  }
}
