package io.binnacle.kernel.presence;

import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// The Lease that tells of one server, as kube-apiserver's `APIServerIdentity`.
///
/// @param node the server's name, unique in its cluster
/// @param holder the process that holds it
/// @param now when it is renewed
record IdentityLease(String node, String holder, Instant now) implements BootstrapObjects {
  static final String NAMESPACE = "kube-system";
  private static final String LABEL = "apiserver.kubernetes.io/identity";
  private static final String COMPONENT = "kube-apiserver";
  private static final long SECONDS = 3600;
  private static final int HASHED_BYTES = 16;
  private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /// `apiserver-` and the first half of the name's SHA-256, in base 32.
  static String nameOf(String node) {
    byte[] hash;
    try {
      hash = MessageDigest.getInstance("SHA-256").digest(node.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
    StringBuilder name = new StringBuilder("apiserver-");
    int bits = 0;
    int held = 0;
    for (int i = 0; i < HASHED_BYTES; i++) {
      bits = bits << 8 | (hash[i] & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        name.append(BASE_32.charAt(bits >>> held & 31));
      }
    }
    return name.append(BASE_32.charAt(bits << (5 - held) & 31)).toString();
  }

  @Override
  public List<ObjectValue> bootstrapObjects() {
    ObjectValue labels =
        ObjectValue.builder().put(LABEL, COMPONENT).put("kubernetes.io/hostname", node).build();
    ObjectValue spec =
        ObjectValue.builder()
            .put("holderIdentity", holder)
            .put("leaseDurationSeconds", NumberValue.of(SECONDS))
            .put("renewTime", MICRO_TIME.format(now))
            .build();
    return List.of(
        ObjectValue.builder()
            .put("kind", "Lease")
            .put("apiVersion", "coordination.k8s.io/v1")
            .put(
                "metadata",
                ObjectValue.builder()
                    .put("name", nameOf(node))
                    .put("namespace", NAMESPACE)
                    .put("labels", labels)
                    .build())
            .put("spec", spec)
            .build());
  }

  @Override
  public ObjectValue reconcile(ObjectValue wanted, ObjectValue existing) {
    return existing
        .with("spec", wanted.at("spec").orElse(ObjectValue.empty()))
        .withAt(wanted.at("metadata", "labels").orElse(ObjectValue.empty()), "metadata", "labels");
  }

  /// Whether a Lease is one of an API server.
  static boolean isIdentity(ObjectValue lease) {
    return lease.text("metadata", "labels", LABEL).equals(Optional.of(COMPONENT));
  }

  /// Whether a Lease has run out; one that does not say when it does, has.
  static boolean expired(ObjectValue lease, Instant now) {
    Optional<String> renewed = lease.text("spec", "renewTime");
    Optional<Long> seconds = lease.integer("spec", "leaseDurationSeconds");
    if (renewed.isEmpty() || seconds.isEmpty()) {
      return true;
    }
    try {
      return Instant.parse(renewed.get()).plusSeconds(seconds.get()).isBefore(now);
    } catch (DateTimeException unreadable) {
      return true;
    }
  }
}
