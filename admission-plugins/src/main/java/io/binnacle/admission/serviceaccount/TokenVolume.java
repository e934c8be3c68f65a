package io.binnacle.admission.serviceaccount;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The volume by which containers come by their account's token, the cluster's certificates and the
/// name of their namespace. Pure, but for the name's chance.
final class TokenVolume {
  private static final String PREFIX = "kube-api-access-";
  private static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int LETTERS_ADDED = 5;

  /// An hour and seven seconds: by this number the server knows the tokens of this volume.
  private static final long SECONDS = 3_607;

  /// 0644.
  private static final long MODE = 420;

  private TokenVolume() {}

  /// The pod with the volume in all containers that have nothing in its place.
  static ObjectValue mounted(ObjectValue pod, RandomGenerator random) {
    String present =
        pod.items("spec", "volumes").stream()
            .flatMap(volume -> objects(volume).text("name").stream())
            .filter(name -> name.startsWith(PREFIX))
            .findFirst()
            .orElse("");
    String name = present.isEmpty() ? PREFIX + letters(random) : present;
    ObjectValue result = pod;
    for (String containers : List.of("initContainers", "containers")) {
      List<Value> before = pod.items("spec", containers);
      List<Value> after = before.stream().map(container -> mounted(container, name)).toList();
      if (!after.equals(before)) {
        result = result.withAt(new ListValue(after), "spec", containers);
      }
    }
    if (result.equals(pod) || !present.isEmpty()) {
      return result;
    }
    List<Value> volumes = new ArrayList<>(pod.items("spec", "volumes"));
    volumes.add(ObjectValue.builder().put("name", name).put("projected", source()).build());
    return result.withAt(new ListValue(volumes), "spec", "volumes");
  }

  /// Whether a volume of the pod asks for a token.
  static boolean projected(ObjectValue pod) {
    return pod.items("spec", "volumes").stream()
        .flatMap(volume -> objects(volume).items("projected", "sources").stream())
        .anyMatch(source -> objects(source).has("serviceAccountToken"));
  }

  private static Value mounted(Value container, String volume) {
    List<Value> mounts = new ArrayList<>(objects(container).items("volumeMounts"));
    boolean taken =
        mounts.stream().anyMatch(mount -> objects(mount).text("mountPath").orElse("").equals(PATH));
    if (taken) {
      return container;
    }
    mounts.add(
        ObjectValue.builder()
            .put("name", volume)
            .put("readOnly", true)
            .put("mountPath", PATH)
            .build());
    return objects(container).with("volumeMounts", new ListValue(mounts));
  }

  private static ObjectValue source() {
    ObjectValue token =
        ObjectValue.builder().put("expirationSeconds", SECONDS).put("path", "token").build();
    ObjectValue certificates =
        ObjectValue.builder()
            .put("name", "kube-root-ca.crt")
            .put(
                "items",
                ListValue.of(
                    ObjectValue.builder().put("key", "ca.crt").put("path", "ca.crt").build()))
            .build();
    ObjectValue field =
        ObjectValue.builder()
            .put("apiVersion", "v1")
            .put("fieldPath", "metadata.namespace")
            .build();
    ObjectValue namespace =
        ObjectValue.of(
            "items",
            ListValue.of(
                ObjectValue.builder().put("path", "namespace").put("fieldRef", field).build()));
    return ObjectValue.builder()
        .put(
            "sources",
            ListValue.of(
                ObjectValue.of("serviceAccountToken", token),
                ObjectValue.of("configMap", certificates),
                ObjectValue.of("downwardAPI", namespace)))
        .put("defaultMode", MODE)
        .build();
  }

  private static String letters(RandomGenerator random) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < LETTERS_ADDED; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }

  private static ObjectValue objects(Value value) {
    return value instanceof ObjectValue object ? object : ObjectValue.empty();
  }
}
