package io.binnacle.kernel.token;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a token says, members in the order of kube-apiserver.
///
/// @param account the service account
/// @param binding what the token ends with besides
/// @param audiences whom it is meant for
/// @param issued when it begins
/// @param seconds how long it is good
/// @param warnAfter when its use should be noticed, where it lives longer than was asked for
record TokenClaims(
    ObjectValue account,
    Binding binding,
    List<String> audiences,
    Instant issued,
    long seconds,
    Optional<Instant> warnAfter) {

  /// What a token is bound to: it is no longer good when that is gone.
  ///
  /// @param pod the pod, which may be on a node
  /// @param secret the secret
  /// @param node the node, or the node of the pod
  record Binding(
      Optional<ObjectValue> pod, Optional<ObjectValue> secret, Optional<ObjectValue> node) {
    static Binding none() {
      return new Binding(Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  ObjectValue toValue(String issuer, String id) {
    String namespace = account.text("metadata", "namespace").orElse("");
    String name = account.text("metadata", "name").orElse("");
    ObjectValue.Builder kubernetes = ObjectValue.builder().put("namespace", namespace);
    binding.node().ifPresent(node -> kubernetes.put("node", reference(node)));
    binding.pod().ifPresent(pod -> kubernetes.put("pod", reference(pod)));
    binding.secret().ifPresent(secret -> kubernetes.put("secret", reference(secret)));
    kubernetes.put("serviceaccount", reference(account));
    warnAfter.ifPresent(time -> kubernetes.put("warnafter", time.getEpochSecond()));
    return ObjectValue.builder()
        .put("aud", new ListValue(audiences.stream().<Value>map(TextValue::new).toList()))
        .put("exp", issued.getEpochSecond() + seconds)
        .put("iat", issued.getEpochSecond())
        .put("iss", issuer)
        .put("jti", id)
        .put("kubernetes.io", kubernetes.build())
        .put("nbf", issued.getEpochSecond())
        .put("sub", "system:serviceaccount:" + namespace + ":" + name)
        .build();
  }

  private static ObjectValue reference(ObjectValue object) {
    ObjectValue.Builder reference =
        ObjectValue.builder().put("name", object.text("metadata", "name").orElse(""));
    object.text("metadata", "uid").ifPresent(uid -> reference.put("uid", uid));
    return reference.build();
  }
}
