package io.binnacle.kernel.cluster;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Bootstrap tokens in memory.
final class FakeSecrets implements ObjectReader {
  String type = "bootstrap.kubernetes.io/token";
  boolean ready = true;

  private final Map<ObjectKey, ObjectValue> secrets = new HashMap<>();

  void put(String id, Map<String, String> content) {
    ObjectValue.Builder data = ObjectValue.builder();
    content.forEach(
        (key, text) ->
            data.put(
                key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    secrets.put(
        new ObjectKey("kube-system", "bootstrap-token-" + id),
        ObjectValue.builder()
            .put(
                "metadata",
                ObjectValue.builder()
                    .put("name", "bootstrap-token-" + id)
                    .put("namespace", "kube-system")
                    .put("resourceVersion", "7")
                    .build())
            .put("type", type)
            .put("data", data.build())
            .build());
  }

  @Override
  public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key)
      throws SpiException {
    if (!ready) {
      throw new SpiException(ErrorKind.UNAVAILABLE, "NOT_READY", "not yet");
    }
    return resource.resource().equals("secrets")
        ? Optional.ofNullable(secrets.get(key))
        : Optional.empty();
  }

  @Override
  public List<ObjectValue> list(GroupVersionResource resource, String namespace) {
    return List.copyOf(secrets.values());
  }

  @Override
  public Following follow(GroupVersionResource resource, Observer observer) {
    throw new UnsupportedOperationException();
  }
}
